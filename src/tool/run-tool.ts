import { parseArgs } from 'node:util';
import { BotError, ConfigError } from '../errors.ts';
import { describeError } from '../log/describe-error.ts';
import { type Arguments, type Command, EXIT, type Surroundings, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, toolHelp } from './help.ts';

const HELP = new Set(['--help', '-h', 'help']);

/**
 * Runs what was typed.
 *
 * @param typed without the program's own name
 * @returns the exit code; undefined: the process goes on, and ends by itself
 */
export async function runTool(typed: readonly string[], around: Surroundings): Promise<number | undefined> {
  const [name = '', ...rest] = typed;
  const isHelp = HELP.has(name);
  if (name === '' || isHelp) {
    const about = isHelp ? rest[0] : undefined;
    const command = about === undefined ? undefined : COMMANDS[about];
    const help =
      about === undefined || command === undefined ? toolHelp(COMMANDS) : commandHelp(about, command);
    (isHelp ? around.print : around.note)(help);
    return isHelp ? EXIT.done : EXIT.usage;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    around.note(`There is no command ${JSON.stringify(name)}.\n\n${toolHelp(COMMANDS)}`);
    return EXIT.usage;
  }
  return runCommand(name, command, rest, around);
}

async function runCommand(
  name: string,
  command: Command,
  rest: readonly string[],
  around: Surroundings,
): Promise<number | undefined> {
  try {
    const args = parse(command, rest);
    if (args === 'help') {
      around.print(commandHelp(name, command));
      return EXIT.done;
    }
    return await command.run(args, around);
  } catch (error) {
    around.progress.end();
    if (error instanceof UsageError) {
      around.note(`${error.message}\n\n${commandHelp(name, command)}`);
      return EXIT.usage;
    }
    if (error instanceof ConfigError) {
      around.note(error.problems.join('\n'));
      return EXIT.config;
    }
    around.note(
      error instanceof BotError ? error.sentence : `Failed: ${JSON.stringify(describeError(error))}`,
    );
    return EXIT.failed;
  }
}

/** @throws UsageError */
function parse(command: Command, rest: readonly string[]): Arguments | 'help' {
  const named = Object.keys(command.options ?? {}).map((name) => [name, { type: 'string' }] as const);
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: { ...Object.fromEntries(named), help: { type: 'boolean', short: 'h' } },
    });
    const { help, ...options } = values;
    if (help === true) return 'help';
    const { least, most } = command.positionals;
    if (positionals.length < least) throw new UsageError(`Something is missing: ${command.usage}`);
    if (positionals.length > most) throw new UsageError('That is too much.');
    const texts = Object.entries(options).map(([key, value]) => [key, String(value)] as const);
    return { positionals, options: Object.fromEntries(texts) };
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    // parseArgs quotes the option, never a value.
    throw new UsageError(error.message);
  }
}
