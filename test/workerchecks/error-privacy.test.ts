import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkerChecksError } from '../../src/errors.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';
import {
  failureOf,
  makeClient,
  ORDER,
  openVendor,
  type Reply,
  reply,
  SECRET,
  TOKEN,
} from './vendor-harness.ts';

/** What an answer may quote: the worker's details, and what the client sent. */
const QUOTED = 'Ada Lovelace <ada@example.com> +61412345678 was refused';
const FORBIDDEN = [QUOTED, 'Lovelace', 'ada@example.com', '61412345678', SECRET, TOKEN, 'Bearer'];

const BODIES: unknown[] = [
  { error: { code: QUOTED, message: QUOTED } },
  { error: QUOTED },
  { errors: [{ field: 'email', message: QUOTED }] },
  { errors: { email: [QUOTED] } },
  { message: QUOTED, status: QUOTED },
  { success: false, data: { detail: QUOTED, token: TOKEN } },
  { type: 'about:blank', title: QUOTED, status: 422, detail: QUOTED, instance: QUOTED },
  { [QUOTED]: QUOTED, secret: SECRET },
  [QUOTED],
  `<h1>${QUOTED}</h1>`,
  `{"message":"${QUOTED}`,
];

const STATUSES = [200, 302, 400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 503];

const FAULTS: [string, Reply][] = [
  ['a dropped connection', (_, request) => request.socket.destroy()],
  ['no HTTP', (_, request) => request.socket.end(`${QUOTED}\r\n\r\n`)],
  ['too long an answer', reply(200, QUOTED.repeat(10_000))],
  ['no answer', () => {}],
  ['odd headers', reply(429, '', { 'retry-after': QUOTED, location: `https://${TOKEN}@x.example/` })],
];

let vendor: Awaited<ReturnType<typeof openVendor>>;

beforeEach(async () => {
  vendor = await openVendor();
});
afterEach(() => vendor.close());

function textsOf(error: unknown): string {
  const seen = new Set<unknown>();
  const texts: string[] = [];
  for (let next = error; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    texts.push(JSON.stringify(next), String(next), inspect(next, { depth: 10, showHidden: true }));
    if (next instanceof Error) {
      texts.push(next.message, next.stack ?? '', JSON.stringify(next, Object.getOwnPropertyNames(next)));
      next = next.cause;
    }
  }
  return texts.join('\n');
}

/** Runs every action against the same answer; returns the texts of their errors, the log and the metrics. */
async function runEveryAction(answer: Reply, action: 'authenticate' | 'others'): Promise<string> {
  const { client, troubles, reports } = await makeClient({
    apiUrl: vendor.url,
    requestLog: createMemoryCollection(),
    httpPolicy: {
      connectMs: 5_000,
      headersMs: 5_000,
      bodyMs: 5_000,
      totalMs: 200,
      longestAnswerBytes: 10_000,
    },
  });
  if (action === 'authenticate') vendor.answers('authenticate', answer);
  else for (const one of ['invite', 'cancel', 'result'] as const) vendor.answers(one, answer, answer);
  const texts: string[] = [];
  let failed = 0;
  const actions = [
    () => client.signIn(),
    () => client.invite(ORDER),
    () => client.cancel('inv-1'),
    () => client.result('inv-1', 'person'),
  ];
  for (const run of actions) {
    const error = await run().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) continue;
    failed += 1;
    expect(error).toBeInstanceOf(WorkerChecksError);
    texts.push(textsOf(error));
  }
  await client.close();
  expect(failed).toBeGreaterThan(0);
  return [...texts, ...troubles.map(textsOf), JSON.stringify(reports)].join('\n');
}

function expectNoSecrets(texts: string): void {
  for (const forbidden of FORBIDDEN) expect(texts).not.toContain(forbidden);
}

describe.each(['authenticate', 'others'] as const)('error answers to %s are never echoed', (action) => {
  it.each(STATUSES)('with status %i, whatever the body', async (status) => {
    for (const body of BODIES) expectNoSecrets(await runEveryAction(reply(status, body), action));
  });

  it.each(FAULTS)('with %s', async (_, answer) => {
    expectNoSecrets(await runEveryAction(answer, action));
  });
});

describe('other failures reveal nothing either', () => {
  it.each(['http://no-such-host.invalid', 'http://127.0.0.1:1'])('no server at %s', async (apiUrl) => {
    const { client } = await makeClient({ apiUrl });
    expectNoSecrets(textsOf(await failureOf(client.invite(ORDER))));
    await client.close();
  });

  it('a token that no header can hold', async () => {
    vendor.answers('authenticate', reply(200, { token: `${TOKEN}\nx` }));
    const { client } = await makeClient({ apiUrl: vendor.url });
    const error = await failureOf(client.invite(ORDER));
    expect(error).toMatchObject({ effect: 'none' });
    expectNoSecrets(textsOf(error));
    await client.close();
  });
});
