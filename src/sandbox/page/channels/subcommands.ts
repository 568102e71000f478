/** Autocomplete entries for the slash command. */
export const SUBCOMMANDS: readonly { word: string; wants?: string; hint: string }[] = [
  { word: 'invite', wants: '[email]', hint: 'Invite a worker to a background check' },
  { word: 'invite many', wants: '[list]', hint: 'Invite several people: paste a list, or upload a file' },
  {
    word: 'list',
    wants: '[pending | progress | completed | mine | attention | @name]',
    hint: 'List the checks in a table',
  },
  {
    word: 'status',
    wants: '<reference, email or name>',
    hint: 'See where a check stands, straight from WorkerChecks',
  },
  { word: 'resend', wants: '<reference>', hint: 'Send an invitation again, with the right address' },
  { word: 'cancel', wants: '[reference]', hint: 'Cancel an invitation before the worker submits the check' },
  { word: 'assign', wants: '<reference>', hint: 'Make a colleague responsible for a check' },
  { word: 'note', wants: '<reference>', hint: 'Add a note about a check, for the HR desk alone' },
  { word: 'settings', hint: 'Choose what you are told, and where' },
  { word: 'handover', hint: 'Give your open checks to a colleague' },
  { word: 'close', wants: '<reference>', hint: 'Give up on a check that won’t finish' },
  { word: 'forget', wants: '<reference>', hint: 'Remove the details of one check; act as Ada' },
  { word: 'follow', wants: '[reference]', hint: 'Follow an invitation made in BusinessHub, by its id' },
  { word: 'report', wants: '[30d | 90d | year]', hint: 'How many, how fast, and what held; no names' },
  {
    word: 'audit',
    wants: '[export] [CHK-… | @name | 30d]',
    hint: 'See who did what; act as Ada to read it',
  },
  { word: 'help', hint: 'What the bot can do' },
];

/** Suggestions that match the input so far; none once the subcommand is complete. */
export function commandSuggestions(
  command: string,
  typed: string,
): { id: string; text: string; hint: string }[] {
  if (!typed.startsWith('/')) return [];
  return SUBCOMMANDS.filter(({ word }) => {
    const whole = `${command} ${word}`;
    return whole.startsWith(typed) && whole !== typed;
  }).map(({ word, wants, hint }) => ({
    id: word,
    text: [command, word, wants].filter((part) => part !== undefined).join(' '),
    hint,
  }));
}
