import type { Services } from '../../slack/services.ts';
import { usage } from './usage.ts';

/** `/check`, `/check help`, and words nobody knows. */
export function registerHelp({ config, routes }: Services): void {
  const { command } = config.slack;
  routes.command('help', undefined, (call) => call.reply(usage(command)));
  routes.unknownCommand((call) => call.reply(usage(command, call.word)));
}
