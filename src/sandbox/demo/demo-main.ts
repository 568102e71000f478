import { parseArgs } from 'node:util';
import { watchStopSignals } from '../../stop-signals.ts';
import { createDeskCalendar } from './desk-calendar.ts';
import { officeMoment, parseMoment } from './jumps.ts';
import { openDemo } from './open-demo.ts';

const USAGE = `npm run demo -- [--port N] [--date DATE] [--speed N] [--seed N] [--empty] [--keep] [--verbose]
  --port     the first port to try (4321)
  --date     when it begins, by the clocks of Sydney, such as 2026-12-23T16:00 (now, or the next morning people work)
  --speed    how many times faster than real time its clock runs (600: ten minutes a second)
  --seed     another number, another course of things (1)
  --empty    begin without messages and checks
  --keep     leave the bot's data where it is at the end
  --verbose  the bot's log on standard error
`;

const TEN_MINUTES_A_SECOND = 600;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4321' },
    speed: { type: 'string', default: String(TEN_MINUTES_A_SECOND) },
    date: { type: 'string' },
    seed: { type: 'string', default: '1' },
    empty: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function startAt(): number {
  const calendar = createDeskCalendar();
  try {
    return values.date === undefined
      ? officeMoment(calendar, Date.now())
      : parseMoment(calendar, values.date);
  } catch (error) {
    return fail(error);
  }
}

if (values.help) {
  process.stdout.write(USAGE);
} else {
  // A stop during start-up closes whatever is open by then, in less than ten seconds.
  const stopRequested = watchStopSignals();
  const demo = await openDemo({
    port: Number(values.port),
    clock: { startAt: startAt(), speed: Number(values.speed) },
    seed: Number(values.seed),
    seeded: !values.empty,
    keep: values.keep,
    logLevel: values.verbose ? 'info' : 'silent',
  }).catch(fail);
  let stopping = false;
  process.stdout.write(`The sandbox is at ${demo.url} (Ctrl-C ends it)\n`);
  demo.seeding.catch((error: unknown) => {
    if (!stopping) fail(error);
  });
  const stop = () => {
    stopping = true;
    demo.close().then(() => {
      if (values.keep) process.stdout.write(`The bot's data is in ${demo.folder}\n`);
      process.exit(0);
    }, fail);
  };
  if (stopRequested.aborted) stop();
  else stopRequested.addEventListener('abort', stop);
}
