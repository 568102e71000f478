import type { Command } from './command.ts';
import { EXIT } from './command.ts';

/** Loaded when asked for: the other commands need nothing of Slack. */
export const startTheBot: Command = {
  usage: '',
  summary: 'Runs the bot, as npm start does.',
  details:
    'The environment, or .env in this folder, says how; see docs/configuration.md. SIGTERM or Ctrl-C stops it.',
  positionals: { least: 0, most: 0 },
  async run() {
    await import('../main.ts');
    return undefined;
  },
};

export const startDoctor: Command = {
  usage: '',
  summary: 'Checks configuration, Slack, WorkerChecks and the store.',
  details:
    'Prints a line a check, and what to do about each failure. Safe beside a bot. Ends with 1 if a check failed.',
  positionals: { least: 0, most: 0 },
  async run(_, { print }) {
    const [{ runDoctor }, { readConfig }] = await Promise.all([
      import('../operations/doctor/doctor.ts'),
      import('../config/read-config.ts'),
    ]);
    return (await runDoctor({ readConfig, print })) === 0 ? EXIT.done : EXIT.failed;
  },
};
