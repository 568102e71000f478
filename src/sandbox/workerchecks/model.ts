/** The four actions of the Business API, the certificate page, and anything else. */
export type Action = 'authenticate' | 'invite' | 'cancel' | 'result' | 'certificate' | 'unknown';

/** An invitation in the sandbox: the order as sent, and its state. */
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
  /** The status word in the API's answers; may be any word. */
  status: string;
  result: string | null;
  releaseDate: string | null;
  certificateUrl: string | null;
}

/** A request as received. Contains no secret or token. */
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
  /** Status of the answer; undefined while unanswered, or if the connection was dropped. */
  status: number | undefined;
}

export type Fault =
  /** Answered like this; not executed. */
  | { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
  /** Refused without executing, with the account's own error for an invalid value in this field. */
  | { kind: 'refused'; field: keyof SandboxCheck['order'] }
  /** `retryAfter` is the header as sent (seconds or a date); absent: no header. */
  | { kind: 'rate-limited'; retryAfter?: string | number }
  /** Executed, then answered after this many milliseconds. */
  | { kind: 'slow'; ms: number }
  /** Never answered. `effect`: whether it is still executed; default true. */
  | { kind: 'hang'; effect?: boolean }
  /** The connection drops before execution. */
  | { kind: 'dropped-before' }
  /** Executed, then the connection drops without an answer. */
  | { kind: 'dropped-after' }
  /** Executed, then answered with truncated JSON. */
  | { kind: 'malformed' }
  /** Executed, then answered with a proxy's HTML page; default status 200. */
  | { kind: 'html'; status?: number }
  /** Executed, then answered with exactly this. */
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

/** 422, as for a field with invalid content. */
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
