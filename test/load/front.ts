import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import { parseJson, stringAt } from '../../src/sandbox/json.ts';
import { closeServer, listenLocally } from '../../src/sandbox/local-server.ts';

/** One request from Slack to the app. */
export interface Ack {
  /** command, form, button, …: what the person did. */
  kind: string;
  /** Until the replica's answer was there. */
  ms: number;
  /** HTTP status; 0: Slack had given up, or no replica answered. */
  status: number;
}

const KINDS: Readonly<Record<string, string>> = {
  block_actions: 'button or menu',
  view_submission: 'form',
  view_closed: 'form closed',
  block_suggestion: 'search field',
  shortcut: 'shortcut',
};

function kindOf(body: Buffer): string {
  const text = body.toString();
  if (text.startsWith('{')) return 'event';
  const payload = new URLSearchParams(text).get('payload');
  return payload === null ? 'command' : (KINDS[stringAt(parseJson(payload), 'type') ?? ''] ?? 'other');
}

const isRefused = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';

export interface Front {
  url: string;
  readonly acks: readonly Ack[];
  close(): Promise<void>;
}

/**
 * A load balancer as in front of a cluster: the ready replicas in turn. A request that a replica did not accept goes to the
 * next one; one whose answer was lost is answered 502, as it may have been carried out.
 *
 * @param ready the addresses of the replicas that are ready now
 */
export async function startFront(ready: () => readonly string[]): Promise<Front> {
  const agent = new Agent({ connections: 128, pipelining: 1 });
  const acks: Ack[] = [];
  let turn = 0;

  async function forward(headers: Record<string, string | string[] | undefined>, body: Buffer) {
    const replicas = ready();
    for (let tries = 0; tries < replicas.length; tries += 1) {
      turn += 1;
      const url = `${replicas[turn % replicas.length]}/slack/events`;
      try {
        const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent });
        const type = stringAt(answer.headers, 'content-type');
        return { status: answer.statusCode, type, text: await answer.body.text() };
      } catch (error) {
        if (!isRefused(error)) break;
      }
    }
    return { status: replicas.length === 0 ? 503 : 502, type: undefined, text: '' };
  }

  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const began = performance.now();
    const { connection, ...headers } = incoming.headers;
    const answer = await forward(headers, body);
    const ms = performance.now() - began;
    acks.push({ kind: kindOf(body), ms, status: response.destroyed ? 0 : answer.status });
    response.writeHead(answer.status, answer.type === undefined ? {} : { 'content-type': answer.type });
    response.end(answer.text);
  });
  const port = await listenLocally(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    acks,
    async close() {
      await closeServer(server);
      await agent.destroy();
    },
  };
}
