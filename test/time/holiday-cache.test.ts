import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cacheHolidays, readCachedHolidays } from '../../src/time/holiday-cache.ts';

const YEARS = { 2026: ['2026-01-26', '2026-12-25'] };

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'holidays-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it('holidays that one process worked out are there for the next, by region', () => {
  const cache = join(folder(), 'new');
  expect(readCachedHolidays('AU-NSW', cache)).toBeUndefined();
  cacheHolidays('AU-NSW', YEARS, cache);
  expect(readCachedHolidays('AU-NSW', cache)).toEqual(YEARS);
  expect(readCachedHolidays('AU', cache)).toBeUndefined();
  expect(readdirSync(cache)).toEqual(['AU-NSW.json']);
});

it('those of another version of date-holidays, and a damaged file, are not used', () => {
  const cache = folder();
  cacheHolidays('AU-NSW', YEARS, cache);
  const file = join(cache, 'AU-NSW.json');
  const text = readFileSync(file, 'utf8');
  for (const other of [text.replace(/"version":"[^"]+"/, '"version":"0.0.1"'), text.slice(0, -3), '{}']) {
    writeFileSync(file, other);
    expect(readCachedHolidays('AU-NSW', cache)).toBeUndefined();
  }
});

it('a folder that cannot be written costs nothing but time', () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  cacheHolidays('AU-NSW', YEARS, file);
  expect(readCachedHolidays('AU-NSW', file)).toBeUndefined();
});
