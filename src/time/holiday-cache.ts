import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { holidaysCacheFolder, holidaysVersion } from './load-holidays.ts';

const cacheSchema = z.object({
  /** Of date-holidays. */
  version: z.string(),
  /** The holidays of each year, such as 2026-06-08. */
  years: z.record(z.string(), z.array(z.string())),
});

export type HolidayYears = Readonly<Record<string, readonly string[]>>;

/** What an earlier process worked out of a region; undefined if there is nothing of this version. */
export function readCachedHolidays(region: string, folder = holidaysCacheFolder()): HolidayYears | undefined {
  try {
    const cached = cacheSchema.parse(JSON.parse(readFileSync(fileOf(region, folder), 'utf8')));
    return cached.version === holidaysVersion() ? cached.years : undefined;
  } catch {
    // Not there, or damaged: it is worked out again.
    return undefined;
  }
}

/** Where the folder is not writable, nothing is cached. */
export function cacheHolidays(region: string, years: HolidayYears, folder = holidaysCacheFolder()): void {
  const file = fileOf(region, folder);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ version: holidaysVersion(), years }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // It costs the next start some time.
  }
}

/** @param region letters, digits and hyphens only */
function fileOf(region: string, folder: string): string {
  return join(folder, `${region}.json`);
}
