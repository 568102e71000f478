/** https://sqlite.org/rescode.html; the low byte is the primary result code, the rest refines it. */
const BUSY = 5;
const READONLY = 8;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

function kindOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Another connection, usually of another process, has the file locked. */
export function isBusy(error: unknown): boolean {
  return kindOf(error) === BUSY;
}

export function isReadOnly(error: unknown): boolean {
  return kindOf(error) === READONLY;
}

export function isNoDatabase(error: unknown): boolean {
  return kindOf(error) === CORRUPT || kindOf(error) === NOT_A_DATABASE;
}
