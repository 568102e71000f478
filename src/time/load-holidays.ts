import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const load = createRequire(import.meta.url);

/** The package's class of the same name. */
export type HolidaysClass = typeof import('date-holidays').default;

/** Loads date-holidays. It takes 80 ms and 30 MB, because it can work out every calendar on earth. */
export function loadHolidays(): HolidaysClass {
  return load('date-holidays');
}

const PACKAGE = 'date-holidays/package.json';

/** Whose days these are: they may change from one version to the next. */
export function holidaysVersion(): string {
  return load(PACKAGE).version;
}

/** Beside the compiled code, where only an installation can write. */
export function holidaysCacheFolder(): string {
  return join(dirname(load.resolve(PACKAGE)), '..', '.cache', 'holidays');
}
