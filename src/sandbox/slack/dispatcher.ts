import type { JsonObject } from '../json.ts';
import { type Delivery, type DeliveryKind, type Link, makeDelivery, type Reply } from './delivery.ts';
import { HttpLink } from './http-link.ts';

/** Delivers Slack's messages to the app: as signed requests if the app's URL is known, else over Socket Mode. */
export class Dispatcher {
  /** All deliveries so far, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #signingSecret: string;
  readonly #socket: Link;
  readonly #ackTimeoutMs: number;
  readonly #links: HttpLink[] = [];
  #http: HttpLink | undefined;
  #acksToLose = 0;

  constructor(signingSecret: string, socket: Link, ackTimeoutMs: number) {
    this.#signingSecret = signingSecret;
    this.#socket = socket;
    this.#ackTimeoutMs = ackTimeoutMs;
  }

  useHttp(botUrl: string | undefined, path: string): void {
    this.#http =
      botUrl === undefined ? undefined : new HttpLink(new URL(path, botUrl).href, this.#ackTimeoutMs);
    if (this.#http !== undefined) this.#links.push(this.#http);
  }

  async deliver(kind: DeliveryKind, payload: JsonObject): Promise<Reply> {
    const delivery = makeDelivery(kind, payload, { secret: this.#signingSecret });
    this.deliveries.push(delivery);
    const reply = await this.#link().send(delivery);
    if (this.#acksToLose === 0) return reply;
    this.#acksToLose -= 1;
    return { ...reply, status: 0, body: undefined, trouble: 'operation_timeout' };
  }

  /** Redelivers the same bytes, headers and envelope. */
  redeliver(what?: Reply | Delivery, retry?: { attempt: number; reason: string }): Promise<Reply> {
    const again = what ?? this.deliveries.at(-1);
    if (again === undefined) throw new Error('Nothing has been delivered yet');
    return this.#link().send('delivery' in again ? again.delivery : again, retry);
  }

  loseNextAck(): void {
    this.#acksToLose += 1;
  }

  forge(
    what: Reply | Delivery,
    how: { secret?: string; ageSeconds?: number; unsigned?: boolean },
  ): Promise<Reply> {
    if (this.#http === undefined) throw new Error('Only HTTP requests are signed');
    const { kind, payload } = 'delivery' in what ? what.delivery : what;
    return this.#http.send(makeDelivery(kind, payload, { secret: this.#signingSecret, ...how }));
  }

  async close(): Promise<void> {
    for (const link of this.#links) await link.close();
  }

  #link(): Link {
    return this.#http ?? this.#socket;
  }
}
