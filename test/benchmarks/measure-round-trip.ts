import { createSlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY } from '../storage/stores.ts';
import { WIDGET_SECRET } from '../support/bot-environment.ts';
import { freePort } from '../support/free-port.ts';
import { startChild, stopChild } from './child.ts';
import { benchmarkEnvironment, untilReady } from './environment.ts';
import { percentile } from './percentile.ts';

const REPEATS = 15;
const WARM_UP = 5;
const PERSON = 'UBENCH';

/** The median time from a person's action to its visible effect, with a bot on this store, milliseconds. */
export async function measureRoundTrip(databaseUrl: string) {
  let changed = () => {};
  const slack = createSlackSandbox({ ackTimeoutMs: 30_000, onChange: () => changed() });
  // Does not have the invitations of the stored checks, which are stored as just polled.
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET });
  slack.users.push({ id: PERSON, name: 'bench', teamId: TEAM.id });
  await slack.start();
  await workerChecks.start();
  const port = await freePort();
  const bot = startChild(
    'src/main.ts',
    benchmarkEnvironment(slack, workerChecks, {
      PORT: String(port),
      HR_USERS: PERSON,
      ADMIN_USERS: PERSON,
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY: KEY.toString('base64'),
      LOG_LEVEL: 'silent',
    }),
  );
  await untilReady(`http://127.0.0.1:${port}`);
  slack.useHttp(`http://127.0.0.1:${port}`);
  const person = slack.as(PERSON);

  async function untilVisible(act: () => Promise<unknown>, shows: () => unknown): Promise<void> {
    const before = shows();
    const showing = new Promise<void>((resolve) => {
      changed = () => {
        if (shows() !== before) resolve();
      };
    });
    await Promise.all([act(), showing]);
  }
  async function median(act: () => Promise<unknown>): Promise<number> {
    const times: number[] = [];
    for (let number = 0; number < WARM_UP + REPEATS; number += 1) {
      const began = performance.now();
      await act();
      times.push(performance.now() - began);
    }
    return percentile(times.slice(WARM_UP), 0.5);
  }
  const command = (line: string) => () =>
    untilVisible(
      () => person.command(line),
      () => person.ephemerals().length,
    );

  const help = await median(command('/check help'));
  const list = await median(command('/check list'));
  const audit = await median(command('/check audit'));
  const home = await median(() =>
    untilVisible(
      () => person.openHome(),
      () => slack.callsOf('views.publish').length,
    ),
  );
  await untilVisible(
    () => person.command('/check cancel'),
    () => person.modals().length,
  );
  const options = await median(() => person.suggest(person.top(), 'Invitation', 'lovelace'));

  await stopChild(bot);
  await slack.stop();
  await workerChecks.stop();
  return { help, '/check list': list, '/check audit': audit, Home: home, options };
}
