export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** What becomes of a request: an answer, perhaps late; a broken connection; or nothing. */
export type Outcome = { answer: HttpAnswer; afterMs: number } | 'drop' | 'hang';
