import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { processorMs } from './processor-ms.ts';

/**
 * Stands between the sandbox and the apps, in a process of its own, so that nothing but the apps is measured. Told
 * `{ hold: n }`, it keeps the next n requests until all are there, then lets them off together, first at bare Bolt, then
 * at the bot, and tells the milliseconds each took to be acknowledged, and the processor time the app used until the last
 * of them was. All else goes to the bot as it comes.
 * Arguments: the addresses of the bot and of bare Bolt, then their process ids. Prints its own address.
 */
const [botUrl = '', bareUrl = '', botId = '', bareId = ''] = process.argv.slice(2);
const agent = new Agent({ connections: 256, pipelining: 1 });
/** Everybody is at rest when a crowd is let off: the sandbox that sent it, too. */
const REST_MS = 50;

interface Held {
  headers: IncomingHttpHeaders;
  body: Buffer;
  response: ServerResponse;
}
interface Answer {
  ms: number;
  body: string;
}

let wanted = 0;
let held: Held[] = [];

async function send(url: string, { headers, body }: Held): Promise<Answer> {
  const { connection, ...rest } = headers;
  const started = performance.now();
  const answer = await request(url, { method: 'POST', headers: rest, body, dispatcher: agent });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
  return { ms: performance.now() - started, body: text };
}

function reply({ response }: Held, { body }: Answer): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

async function letOffAt(url: string, processId: string, crowd: Held[]) {
  await delay(REST_MS);
  const before = processorMs(processId);
  const answers = await Promise.all(crowd.map((one) => send(url, one)));
  return { answers, told: { ms: answers.map(({ ms }) => ms), processorMs: processorMs(processId) - before } };
}

async function letOff(crowd: Held[]): Promise<void> {
  const bare = await letOffAt(bareUrl, bareId, crowd);
  const bot = await letOffAt(botUrl, botId, crowd);
  for (const [index, one] of crowd.entries()) reply(one, bot.answers[index] ?? { ms: 0, body: '' });
  process.send?.({ bare: bare.told, bot: bot.told });
}

const server = createServer(async (incoming, response) => {
  const one: Held = { headers: incoming.headers, body: await buffer(incoming), response };
  if (wanted === 0) return reply(one, await send(botUrl, one));
  held.push(one);
  if (held.length < wanted) return;
  const crowd = held;
  wanted = 0;
  held = [];
  await letOff(crowd);
});

process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'hold' in message) wanted = Number(message.hold);
});
process.once('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
