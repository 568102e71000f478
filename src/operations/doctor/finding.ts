/** The outcome of one of the doctor's checks. Plain text, no colours. */
export interface Finding {
  /** warn: the bot can run, but the operator should know. skip: not checked. */
  status: 'ok' | 'warn' | 'FAIL' | 'skip';
  subject: string;
  /** Never contains a secret, a worker's name, or another program's answer. */
  message: string;
  /** What to do about it. */
  advice?: string;
}

const STATUS_WIDTH = 6;
const SUBJECT_WIDTH = 22;

/** A line with the message, followed by one with the advice, if any. */
export function findingLines({ status, subject, message, advice }: Finding): string[] {
  const line = `${status.padEnd(STATUS_WIDTH)}${subject.padEnd(SUBJECT_WIDTH)}${message}`;
  return advice === undefined ? [line] : [line, `${' '.repeat(STATUS_WIDTH)}→ ${advice}`];
}
