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
  const [about] = rest;
  const isHelp = HELP.has(name);
  if (name === '' || (isHelp && about === undefined)) {
    (isHelp ? around.print : around.note)(toolHelp(COMMANDS));
    return isHelp ? EXIT.done : EXIT.usage;
  }
  const wanted = isHelp ? (about ?? '') : name;
  const command = commandOf(wanted);
  if (command === undefined) {
    around.note(`There is no command ${JSON.stringify(wanted)}.\n\n${toolHelp(COMMANDS)}`);
    return EXIT.usage;
  }
  return runCommand(wanted, command, isHelp ? ['--help'] : rest, around);
}

const commandOf = (name: string): Command | undefined =>
  Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

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
    const { values, positionals, tokens } = parseArgs({
      tokens: true,
      args: [...rest],
      allowPositionals: true,
      options: { ...Object.fromEntries(named), help: { type: 'boolean', short: 'h' } },
    });
    const { help, ...options } = values;
    if (help === true) return 'help';
    const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const twice = given.find((option, index) => given.indexOf(option) < index);
    // parseArgs would drop all but the last.
    if (twice !== undefined) throw new UsageError(`Write --${twice} only once.`);
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
