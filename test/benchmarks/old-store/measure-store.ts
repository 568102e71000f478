import { once } from 'node:events';
import { createSlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createWorkerChecksSandbox } from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY } from '../../storage/stores.ts';
import { WIDGET_SECRET } from '../../support/bot-environment.ts';
import { freePort } from '../../support/free-port.ts';
import { residentMb, startChild, stopChild } from '../child.ts';
import { benchmarkEnvironment, untilReady } from '../environment.ts';
import { percentile } from '../percentile.ts';
import { processorMs } from '../processor-ms.ts';

const PERSON = 'UBENCH';
const REPEATS = 5;
/** What a desk asks of the bot in a busy hour. */
const COMMANDS_AN_HOUR = 300;
const SETTLED_MS = 5_000;
/** A listing of a long audit log may take this long. */
const ANSWER_MS = 180_000;

export interface StoreFigures {
  readyMs: number;
  /** Until ready. */
  processorMs: number;
  residentMb: number;
  list: number;
  auditPage: number;
  auditCheck: number;
  /** After an hour's commands. */
  residentLater: number;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLED_MS));

/** Starts a bot on the store, and asks it for what is listed. Milliseconds, medians. */
export async function measureStore(databaseUrl: string, reference: string): Promise<StoreFigures> {
  let changed = () => {};
  const slack = createSlackSandbox({ ackTimeoutMs: 30_000, onChange: () => changed() });
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET });
  slack.users.push({ id: PERSON, name: 'bench', teamId: TEAM.id });
  await Promise.all([slack.start(), workerChecks.start()]);
  const port = await freePort();
  const began = performance.now();
  const bot = startChild(
    'src/main.ts',
    benchmarkEnvironment(slack, workerChecks, {
      PORT: String(port),
      HR_USERS: PERSON,
      ADMIN_USERS: PERSON,
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY: KEY.toString('base64'),
      LOG_LEVEL: 'error',
    }),
  );
  bot.stdout?.pipe(process.stderr);
  await untilReady(`http://127.0.0.1:${port}`);
  const readyMs = performance.now() - began;
  const used = processorMs(bot.pid);
  await settle();
  const residentAtFirst = residentMb(bot);
  slack.useHttp(`http://127.0.0.1:${port}`);
  const person = slack.as(PERSON);

  /** From what a person types to the answer that they see. */
  async function ask(line: string): Promise<number> {
    const since = performance.now();
    const before = person.ephemerals().length;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(`no answer to ${line}`)), ANSWER_MS);
    changed = () => {
      if (person.ephemerals().length > before) resolve();
    };
    await Promise.all([person.command(line), promise]);
    clearTimeout(timer);
    return performance.now() - since;
  }
  async function median(line: string, repeats = REPEATS): Promise<number> {
    const times: number[] = [];
    for (let number = 0; number < repeats; number += 1) times.push(await ask(line));
    return percentile(times, 0.5);
  }

  try {
    await median('/check help');
    const list = await median('/check list');
    const auditPage = await median('/check audit', 3);
    const auditCheck = await median(`/check audit ${reference}`, 1);
    for (let number = 0; number < COMMANDS_AN_HOUR; number += 1) {
      await ask(['/check list', '/check help', '/check list all'][number % 3] ?? '');
    }
    await settle();
    return {
      readyMs,
      processorMs: used,
      residentMb: residentAtFirst,
      list,
      auditPage,
      auditCheck,
      residentLater: residentMb(bot),
    };
  } finally {
    await stopChild(bot);
    await Promise.all([slack.stop(), workerChecks.stop()]);
  }
}

/** The tool verifies the whole audit log: milliseconds. */
export async function measureVerification(databaseUrl: string): Promise<number> {
  const began = performance.now();
  const tool = startChild(
    'src/tool/tool-main.ts',
    { DATABASE_URL: databaseUrl, ENCRYPTION_KEY: KEY.toString('base64') },
    ['audit', 'verify'],
  );
  const [code] = await once(tool, 'exit');
  if (code !== 0) throw new Error(`audit verify ended with ${code}`);
  return performance.now() - began;
}
