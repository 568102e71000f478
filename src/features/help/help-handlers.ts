import type { CommandCall, CommandRoute } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { helpMessage } from './help-view.ts';

/** `/check`, `/check help`, and unknown subcommands. `commands`: the existing subcommands. */
export function helpHandlers({ config }: Services, commands: () => Readonly<Record<string, CommandRoute>>) {
  const { command } = config.slack;
  return {
    show: (call: CommandCall) => call.reply(helpMessage(command, commands())),
    unknown: (call: CommandCall) => call.reply(helpMessage(command, commands(), call.word)),
  };
}
