/** The four actions of the Business API, the certificate page, and all that is none of these. */
export type Action = 'authenticate' | 'invite' | 'cancel' | 'result' | 'certificate' | 'unknown';

/** An invitation as the sandbox holds it: the order as it was sent, and where it stands. */
export interface SandboxCheck {
  readonly id: string;
  readonly order: {
    product_id: string;
    email: string;
    first_name: string;
    last_name: string;
    mobile?: string | undefined;
    reference?: string | undefined;
  };
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The word the API answers with; any word is possible. */
  status: string;
  result: string | null;
  releaseDate: string | null;
  certificateUrl: string | null;
}

/** A request as it arrived. Holds no secret and no token. */
export interface ReceivedRequest {
  readonly action: Action;
  readonly method: string;
  readonly path: string;
  /** Epoch milliseconds, on the sandbox's clock. */
  readonly at: number;
  readonly idempotencyKey: string | undefined;
  readonly userAgent: string | undefined;
  /** Parsed JSON; absent for `authenticate`, whose body is a secret. */
  readonly body: unknown;
  readonly invitationId: string | undefined;
  /** What it was answered with; undefined while unanswered or where the connection was dropped. */
  status: number | undefined;
}

export type Fault =
  /** Answered so, without any effect. */
  | { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
  /** Refused without any effect, as the account itself refuses what is not valid in this field. */
  | { kind: 'refused'; field: keyof SandboxCheck['order'] }
  /** `retryAfter` is the header as sent (seconds or a date); absent: no header. */
  | { kind: 'rate-limited'; retryAfter?: string | number }
  /** Done, but answered after so many milliseconds. */
  | { kind: 'slow'; ms: number }
  /** Never answered. `effect`: whether it is done all the same; true where absent. */
  | { kind: 'hang'; effect?: boolean }
  /** The connection breaks before anything was done. */
  | { kind: 'dropped-before' }
  /** Done, then the connection breaks without an answer. */
  | { kind: 'dropped-after' }
  /** Done, then answered with JSON that ends in the middle. */
  | { kind: 'malformed' }
  /** Done, then answered with a proxy's page, 200 where no status is given. */
  | { kind: 'html'; status?: number }
  /** Done, then answered with exactly this. */
  | { kind: 'raw'; status: number; headers?: Record<string, string>; body: string };

export interface Advance {
  status?: string;
  result?: string | null;
  releaseDate?: string | null;
  certificateUrl?: string | null;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** 422, as for a field whose content is not accepted. */
export function notValid(fields: readonly string[]): Answer {
  const errors = fields.map((field) => ({ field, message: 'is not valid' }));
  return jsonAnswer(422, {
    error: { code: 'validation_failed', message: `Not valid: ${fields.join(', ')}` },
    errors,
  });
}

export function refusal(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): Answer {
  return jsonAnswer(status, { error: { code, message } }, headers);
}
