import { describe, expect, it } from 'vitest';
import { readList } from '../../src/people/read-list.ts';
import { readPeople } from '../../src/people/read-people.ts';
import { countIterations } from '../support/count-event-loop-iterations.ts';
import { READ_OPTIONS } from './read-options.ts';

const MEGABYTE = 1_000_000;
const TOO_LONG =
  'This list takes too long to read. Leave out what is not part of the list, or split it into several lists.';

const fileOf = (text: string) => ({ kind: 'file' as const, name: 'list.csv', bytes: Buffer.from(text) });

const PEOPLE = Array.from({ length: 300 }, (_, index) => `Jane,Doe,jane${index}@mail.example`).join('\n');

describe('a list that is read in a thread of its own', () => {
  it.each([
    ['a file', fileOf(PEOPLE)],
    ['a text, which is not', { kind: 'text' as const, text: PEOPLE }],
    ['a file without people', fileOf('%PDF-1.7')],
  ])('is read as any other: %s', async (_, source) => {
    expect(await readList(source, READ_OPTIONS)).toEqual(await readPeople(source, READ_OPTIONS));
  });

  it('lets the event loop run meanwhile, whatever the file holds', async () => {
    const { iterations } = await countIterations(async () => {
      expect(await readList(fileOf(';'.repeat(MEGABYTE)), READ_OPTIONS)).toHaveProperty('error');
    });
    expect(iterations).toBeGreaterThan(10);
  });

  it('is given up where it takes too long, with a sentence that says so', async () => {
    const limits = { ms: 1, mb: 256 };
    expect(await readList(fileOf('@ '.repeat(MEGABYTE / 2)), READ_OPTIONS, limits)).toEqual({
      error: TOO_LONG,
    });
  });

  it('and where it takes too much memory', async () => {
    const limits = { ms: 60_000, mb: 16 };
    expect(await readList(fileOf('a;'.repeat(MEGABYTE / 2)), READ_OPTIONS, limits)).toEqual({
      error: TOO_LONG,
    });
  });
});
