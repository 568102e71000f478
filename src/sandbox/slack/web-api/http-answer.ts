export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** The outcome of a request: an answer, possibly delayed; a dropped connection; or silence. */
export type Outcome = { answer: HttpAnswer; afterMs: number } | 'drop' | 'hang';
