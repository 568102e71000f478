import type { Check } from '../../checks/check.ts';
import type { CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { inlineCode } from './inline-code.ts';

/** Finds the one check a person named after a command, or replies with why there is none. `what`: the subcommand. */
export async function findOneCheck(
  { config, checkService }: Pick<Services, 'config' | 'checkService'>,
  call: CommandCall,
  what: string,
): Promise<Check | undefined> {
  const { command } = config.slack;
  const usage = `\`${command} ${what} CHK-…\``;
  if (call.rest === '') {
    await call.reply({ text: `Which check? Use ${usage}. \`${command} list\` shows the references.` });
    return undefined;
  }
  const found = await checkService.find(call.rest);
  const term = inlineCode(call.rest);
  if (found.length === 1) return found[0];
  const text =
    found.length === 0
      ? `No check matches ${term}. \`${command} list\` shows the references.`
      : `${found.length} checks match ${term}. Give the reference: ${usage}`;
  await call.reply({ text });
  return undefined;
}
