import type { Check } from '../../checks/check.ts';
import { BotError } from '../../errors.ts';
import type { CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { inlineCode } from './inline-code.ts';

/**
 * Finds the one check that a person named after a command, or replies with why there is none.
 *
 * @param what the subcommand
 * @param fits disambiguates: used if several checks match but only one fits
 */
export async function findOneCheck(
  { config, checkService }: Pick<Services, 'config' | 'checkService'>,
  call: CommandCall,
  what: string,
  fits: (check: Check) => boolean = () => false,
): Promise<Check | undefined> {
  const { command } = config.slack;
  const usage = `\`${command} ${what} CHK-…\``;
  if (call.rest === '') {
    await call.reply({ text: `Which check? Use ${usage}. \`${command} list\` shows the references.` });
    return undefined;
  }
  const found = await checkService.find(call.rest);
  const term = inlineCode(call.rest);
  const [only, ...others] = found.length > 1 ? found.filter(fits) : found;
  if (only !== undefined && others.length === 0) return only;
  const text =
    found.length === 0
      ? `No check matches ${term}. \`${command} list\` shows the references.`
      : `${found.length} checks match ${term}. Give the reference: ${usage}`;
  await call.reply({ text });
  return undefined;
}

/** The check that a button or a form names. Rejects with BotError if it has been deleted, and with StorageError. */
export async function checkById(
  { checkService }: Pick<Services, 'checkService'>,
  id: string,
): Promise<Check> {
  const check = await checkService.get(id);
  if (check === undefined) throw new BotError('no-such-check', 'This check is no longer here.');
  return check;
}
