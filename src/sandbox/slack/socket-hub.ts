import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { at, isObject, parseJson, stringAt } from '../json.ts';
import type { Delivery, Link, Reply } from './delivery.ts';
import { WebSocketEnd } from './web-socket.ts';
import { APP_ID } from './workspace/fixtures.ts';
import { SlackRefusal } from './workspace/model.ts';

/** Slack's limit on concurrent connections per app. */
const MOST_CONNECTIONS = 10;

/** Socket Mode: tickets, connections, envelopes and their acknowledgements. */
export class SocketHub implements Link {
  readonly #origin: () => string;
  readonly #timeoutMs: number;
  readonly #tickets = new Set<string>();
  readonly #connections = new Set<WebSocketEnd>();
  /** Pending acknowledgements, oldest first; an envelope sent twice is pending twice. */
  #waiting: Array<{ envelopeId: string; resolve: (ack: { payload: unknown } | undefined) => void }> = [];
  #arrivals: Array<() => void> = [];
  #next = 0;
  /** Total number of connections made. */
  opened = 0;
  /** False: connections made from now on do not answer a close by the app. */
  answersClose = true;

  constructor(origin: () => string, timeoutMs: number) {
    this.#origin = origin;
    this.#timeoutMs = timeoutMs;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** A single-use connection URL. */
  newUrl(): string {
    if (this.#connections.size >= MOST_CONNECTIONS) throw new SlackRefusal('too_many_websockets');
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `${this.#origin().replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${APP_ID}`;
  }

  /** Resolves once the app is connected. */
  async connected(): Promise<void> {
    if (this.#connections.size > 0) return;
    await new Promise<void>((resolve) => this.#arrivals.push(resolve));
  }

  upgrade(request: IncomingMessage, socket: Duplex): void {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (url.pathname !== '/link/' || !this.#tickets.delete(url.searchParams.get('ticket') ?? '')) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    const end = WebSocketEnd.accept(request, socket);
    if (end === undefined) return;
    end.answersClose = this.answersClose;
    this.#connections.add(end);
    this.opened += 1;
    end.onClose = () => this.#connections.delete(end);
    end.onText = (text) => this.#acknowledge(text);
    end.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#connections.size,
        debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: APP_ID },
      }),
    );
    for (const arrived of this.#arrivals) arrived();
    this.#arrivals = [];
  }

  async send(delivery: Delivery, retry?: { attempt: number; reason: string }): Promise<Reply> {
    const started = performance.now();
    const end = [...this.#connections][this.#next++ % Math.max(1, this.#connections.size)];
    const none = { status: 0, body: undefined, delivery };
    if (end === undefined) return { ...none, ackMs: 0, trouble: 'dispatch_failed' };
    const { envelopeId } = delivery;
    const { promise, resolve } = Promise.withResolvers<{ payload: unknown } | undefined>();
    const waiter = { envelopeId, resolve };
    this.#waiting.push(waiter);
    const timer = setTimeout(() => resolve(undefined), this.#timeoutMs);
    end.send(
      JSON.stringify({
        envelope_id: envelopeId,
        type: delivery.kind,
        accepts_response_payload: delivery.kind !== 'events_api',
        payload: delivery.payload,
        ...(delivery.kind === 'events_api' || retry !== undefined
          ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' }
          : {}),
      }),
    );
    const ack = await promise;
    clearTimeout(timer);
    this.#waiting = this.#waiting.filter((one) => one !== waiter);
    const ackMs = performance.now() - started;
    if (ack === undefined) return { ...none, ackMs, trouble: 'operation_timeout' };
    return { status: 200, ackMs, body: contentOf(ack.payload), trouble: undefined, delivery };
  }

  /**
   * Asks every connection to reconnect, as Slack does when it recycles servers; `link_disabled`: Socket Mode was
   * switched off.
   */
  refresh(reason: 'warning' | 'refresh_requested' | 'link_disabled' = 'refresh_requested'): void {
    const word = JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    for (const end of this.#connections) end.send(word);
  }

  /** Drops every connection without a close handshake. */
  breakAll(): void {
    for (const end of this.#connections) end.destroy();
  }

  closeAll(): void {
    for (const end of this.#connections) {
      end.close();
      end.destroy();
    }
    this.#connections.clear();
  }

  #acknowledge(text: string): void {
    const message = parseJson(text);
    const id = stringAt(message, 'envelope_id');
    const waiter = this.#waiting.find((one) => one.envelopeId === id);
    if (waiter === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== waiter);
    waiter.resolve({ payload: at(message, 'payload') });
  }
}

/** The client wraps text as `{text}`, and nothing as `{}`. */
function contentOf(payload: unknown): unknown {
  return isObject(payload) && Object.keys(payload).length === 0 ? undefined : payload;
}
