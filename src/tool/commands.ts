import { audit } from './audit.ts';
import { backup } from './backup.ts';
import type { Command } from './command.ts';
import { erase } from './erase.ts';
import { moveStore } from './move-store.ts';
import { restore } from './restore.ts';
import { rotateKey } from './rotate-key.ts';
import { startDoctor, startTheBot } from './start.ts';

/** By the word that is typed, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  start: startTheBot,
  doctor: startDoctor,
  audit,
  erase,
  backup,
  restore,
  'move-store': moveStore,
  'rotate-key': rotateKey,
};
