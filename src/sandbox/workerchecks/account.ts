import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../time/durations.ts';
import {
  type Advance,
  type Answer,
  jsonAnswer,
  notValid,
  type ReceivedRequest,
  refusal,
  type SandboxCheck,
} from './model.ts';

const TOKEN_LIFE_MS = DAY_MS;

const text = z.string().trim().min(1);
const orderSchema = z.strictObject({
  product_id: text,
  email: z.email(),
  // Empty for a person with a single name, which is the last name.
  first_name: z.string(),
  last_name: text,
  mobile: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .optional(),
  reference: text.optional(),
});
const secretSchema = z.object({ widget_secret: z.string() });

export interface AccountOptions {
  widgetSecret: string;
  now: () => number;
  resultRequestsPerMinute: number;
  credits: number;
  /** Known products; undefined: any. */
  products: readonly string[] | undefined;
  /** Whether a second open invitation for the same e-mail and product is refused. */
  refuseDuplicates: boolean;
  /** Whether result summaries also include the worker's e-mail and the reference. */
  namesWorker: boolean;
  certificateUrl: (id: string) => string;
}

/** Formats a day in WorkerChecks' time zone: 2026-11-20. */
const SYDNEY_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Australia/Sydney' });

/** The WorkerChecks account: tokens, credits, invitations and the result rate limit. */
export class Account {
  readonly checks: SandboxCheck[] = [];
  readonly resultArrivals: number[] = [];
  credits: number;
  /** Whether a genuine 429 has a Retry-After header, in seconds. */
  sendRetryAfter = true;
  readonly #options: AccountOptions;
  readonly #tokens = new Map<string, number>();

  constructor(options: AccountOptions) {
    this.#options = options;
    this.credits = options.credits;
  }

  authenticate(body: unknown): Answer {
    const parsed = secretSchema.safeParse(body);
    if (!parsed.success) return refusal(422, 'validation_failed', 'widget_secret is required');
    if (parsed.data.widget_secret !== this.#options.widgetSecret) {
      return refusal(401, 'unauthorized', 'The Widget Secret is not valid');
    }
    const token = `sandbox-${randomUUID()}`;
    this.#tokens.set(token, this.#options.now());
    return jsonAnswer(200, { token, expires_in: TOKEN_LIFE_MS / 1000 });
  }

  /** Undefined if the token is valid. */
  unauthorised(authorization: string | undefined): Answer | undefined {
    const token = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
    const issued = token === undefined ? undefined : this.#tokens.get(token);
    if (issued !== undefined && this.#options.now() - issued < TOKEN_LIFE_MS) return undefined;
    return refusal(401, 'unauthorized', 'The token is missing, unknown or expired');
  }

  revokeTokens(): void {
    this.#tokens.clear();
  }

  invite(body: unknown): Answer {
    const parsed = orderSchema.safeParse(body);
    if (!parsed.success) {
      return notValid(parsed.error.issues.map((issue) => issue.path.join('.') || issue.message));
    }
    const order = parsed.data;
    if (this.#options.products !== undefined && !this.#options.products.includes(order.product_id)) {
      return notValid(['product_id']);
    }
    if (this.#options.refuseDuplicates && this.#isDuplicate(order.email, order.product_id)) {
      return refusal(409, 'duplicate', 'An open invitation for this worker and product exists');
    }
    if (this.credits < 1) return refusal(402, 'insufficient_credits', 'The account has no credits left');
    const check = this.make(order);
    return jsonAnswer(201, {
      invitation_id: check.id,
      status: check.status,
      created_at: new Date(check.createdAt).toISOString(),
    });
  }

  /** Creates an invitation as BusinessHub does: no request, no duplicate check. */
  make(order: SandboxCheck['order']): SandboxCheck {
    this.credits -= 1;
    const check: SandboxCheck = {
      id: `inv_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
      order,
      createdAt: this.#options.now(),
      status: 'Pending',
      result: null,
      releaseDate: null,
      certificateUrl: null,
    };
    this.checks.push(check);
    return check;
  }

  cancel(id: string): Answer {
    const check = this.find(id);
    if (check === undefined) return refusal(404, 'not_found', 'No such invitation');
    if (check.status !== 'Pending') {
      return refusal(409, 'not_cancellable', 'Only a pending check can be cancelled');
    }
    check.status = 'Cancelled';
    return jsonAnswer(200, { invitation_id: check.id, status: check.status });
  }

  /** Counts the arrival, whatever the answer; undefined while within the limit. */
  tooMany(request: ReceivedRequest): Answer | undefined {
    this.resultArrivals.push(request.at);
    const recent = this.resultArrivals.filter((at) => request.at - at < MINUTE_MS).length;
    if (recent <= this.#options.resultRequestsPerMinute) return undefined;
    const headers: Record<string, string> = this.sendRetryAfter ? { 'retry-after': '60' } : {};
    return refusal(429, 'rate_limited', 'Too many result requests; wait 60 seconds', headers);
  }

  result(id: string): Answer {
    const check = this.find(id);
    if (check === undefined) return refusal(404, 'not_found', 'No such invitation');
    return jsonAnswer(200, {
      invitation_id: check.id,
      status: check.status,
      result: check.result,
      release_date: check.releaseDate,
      certificate_url: check.certificateUrl,
      ...(this.#options.namesWorker
        ? { email: check.order.email, reference: check.order.reference ?? null }
        : {}),
    });
  }

  /** Defaults for Completed: Clear, released today, with a certificate. */
  advance(id: string, change: Advance): SandboxCheck {
    const check = this.find(id);
    if (check === undefined) throw new Error(`The sandbox has no invitation ${id}`);
    if (change.status !== undefined) check.status = change.status;
    const completed = change.status === 'Completed';
    const today = SYDNEY_DAY.format(this.#options.now());
    if (change.result !== undefined || completed)
      check.result = change.result === undefined ? 'Clear' : change.result;
    if (change.releaseDate !== undefined || completed) {
      check.releaseDate = change.releaseDate === undefined ? today : change.releaseDate;
    }
    if (change.certificateUrl !== undefined || completed) {
      check.certificateUrl =
        change.certificateUrl === undefined ? this.#options.certificateUrl(id) : change.certificateUrl;
    }
    return check;
  }

  find(id: string): SandboxCheck | undefined {
    return this.checks.find((check) => check.id === id);
  }

  /** Most result requests that arrived within any 60 seconds. */
  maxInAnyMinute(): number {
    return Math.max(
      0,
      ...this.resultArrivals.map(
        (end) => this.resultArrivals.filter((at) => at <= end && end - at < MINUTE_MS).length,
      ),
    );
  }

  /** Result requests that arrived within the last 60 seconds. */
  inLastMinute(): number {
    const now = this.#options.now();
    return this.resultArrivals.filter((at) => now - at < MINUTE_MS).length;
  }

  #isDuplicate(email: string, productId: string): boolean {
    return this.checks.some(
      (check) =>
        check.order.email.toLowerCase() === email.toLowerCase() &&
        check.order.product_id === productId &&
        (check.status === 'Pending' || check.status === 'In Progress'),
    );
  }
}
