import type { Command } from './command.ts';

const TOOL = 'workerchecks-slack';
const EXITS =
  'Ends with 0 when it is done, 1 if it failed, 64 if it was used wrongly, 78 if the configuration is wrong.';

const usageOf = (name: string, { usage }: Command) => [TOOL, name, usage].filter(Boolean).join(' ');

export function toolHelp(commands: Readonly<Record<string, Command>>): string {
  const names = Object.entries(commands).map(([name, command]) => [
    [name, command.usage].filter(Boolean).join(' '),
    command.summary,
  ]);
  const width = Math.max(...names.map(([usage = '']) => usage.length));
  return [
    `Usage: ${TOOL} <command>`,
    '',
    ...names.map(([usage = '', summary]) => `  ${usage.padEnd(width)}  ${summary}`),
    '',
    `${TOOL} <command> --help says more.`,
    EXITS,
  ].join('\n');
}

export function commandHelp(name: string, command: Command): string {
  const options = Object.entries({ ...command.options, help: 'This text' });
  const width = Math.max(...options.map(([option]) => option.length));
  return [
    `Usage: ${usageOf(name, command)}`,
    '',
    command.summary,
    '',
    command.details,
    '',
    ...options.map(([option, about]) => `  --${option.padEnd(width)}  ${about}`),
    '',
    EXITS,
  ].join('\n');
}
