import { Agent, request } from 'undici';
import { type Delivery, type Link, type Reply, readBody } from './delivery.ts';

/** Slack's HTTP mode: a signed POST to the app's request URL, with a timeout of `timeoutMs`. */
export class HttpLink implements Link {
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #agent = new Agent({ connections: 128, pipelining: 1, keepAliveTimeout: 1_000 });

  constructor(url: string, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  async send(delivery: Delivery, retry?: { attempt: number; reason: string }): Promise<Reply> {
    const started = performance.now();
    const retryHeaders: Record<string, string> =
      retry === undefined
        ? {}
        : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason };
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await request(this.#url, {
        method: 'POST',
        headers: { ...delivery.headers, ...retryHeaders },
        body: delivery.body,
        dispatcher: this.#agent,
        signal,
      });
      const body = readBody(await response.body.text());
      const status = response.statusCode;
      const trouble = status === 200 ? undefined : `http_${status}`;
      return { status, ackMs: performance.now() - started, body, trouble, delivery };
    } catch {
      const trouble = signal.aborted ? 'operation_timeout' : 'dispatch_failed';
      return { status: 0, ackMs: performance.now() - started, body: undefined, trouble, delivery };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
