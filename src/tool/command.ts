import type { StoreSettings } from '../config/read-config.ts';
import type { Timeouts } from '../config/timeouts.ts';
import type { Progress } from '../storage/transfer/progress.ts';

/** Exit codes of the tool; 64 and 78 as in sysexits.h. */
export const EXIT = { done: 0, failed: 1, usage: 64, config: 78 } as const;

/** What a command reads, and where it says what it did. */
export interface Surroundings {
  /** The environment, as far as it is about the store. @throws ConfigError */
  settings(): StoreSettings;
  /** Default: TIMEOUTS. */
  timeouts?: Timeouts;
  /** Prints a line of the result, to standard output. */
  print(line: string): void;
  /** Tells the operator something beside the result, on standard error. */
  note(line: string): void;
  progress: Progress;
}

/** What was typed after the command. */
export interface Arguments {
  positionals: readonly string[];
  /** By the option's name. */
  options: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  /** After the command itself: `FILE`. */
  usage: string;
  /** One line. */
  summary: string;
  /** What a person should know before running it. */
  details: string;
  /** Names of its options, each with a value, and what they are for. */
  options?: Readonly<Record<string, string>>;
  /** How many positional arguments it takes. */
  positionals: { least: number; most: number };
  /** @returns the exit code; undefined: the process goes on */
  run(args: Arguments, around: Surroundings): Promise<number | undefined>;
}

/** The tool was used wrongly. */
export class UsageError extends Error {}
