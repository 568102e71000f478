/** What one check found. Words, not colours, say how it went. */
export interface Finding {
  /** warn: the bot runs, and somebody should know. skip: not looked at. */
  status: 'ok' | 'warn' | 'FAIL' | 'skip';
  about: string;
  /** Never a secret, a name of a worker, or what another program answered. */
  says: string;
  /** What to do about it. */
  todo?: string;
}

const STATUS_WIDTH = 6;
const ABOUT_WIDTH = 22;

/** One line, and below it what to do. */
export function findingLines({ status, about, says, todo }: Finding): string[] {
  const line = `${status.padEnd(STATUS_WIDTH)}${about.padEnd(ABOUT_WIDTH)}${says}`;
  return todo === undefined ? [line] : [line, `${' '.repeat(STATUS_WIDTH)}→ ${todo}`];
}
