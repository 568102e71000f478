import { parseStoreSettings } from '../../src/config/read-config.ts';
import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { runTool } from '../../src/tool/run-tool.ts';
import type { StoreAt } from './seed-store.ts';

export interface Typed {
  code: number | undefined;
  /** Standard output. */
  out: string;
  /** Standard error. */
  err: string;
}

export const environmentOf = ({ url, key, previousKey }: StoreAt): Record<string, string> => ({
  DATABASE_URL: url,
  ENCRYPTION_KEY: key.toString('base64'),
  ...(previousKey === undefined ? {} : { ENCRYPTION_KEY_PREVIOUS: previousKey.toString('base64') }),
});

/** Types a command of the operator's tool in this environment. */
export async function typeCommand(
  typed: string[],
  environment: Record<string, string>,
  onStep: () => void = () => {},
): Promise<Typed> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runTool(typed, {
    settings: () => parseStoreSettings(environment),
    timeouts: { ...TIMEOUTS, databaseOwnerMs: 50 },
    print: (line) => out.push(line),
    note: (line) => err.push(line),
    progress: { begin() {}, step: onStep, end() {} },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
