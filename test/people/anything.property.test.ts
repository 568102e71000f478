import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PEOPLE_HEADING } from '../../src/people/people-line.ts';
import { readPeople } from '../../src/people/read-people.ts';
import { READ_OPTIONS } from './read-options.ts';

describe('the source lines of rows', () => {
  /** Cells as people fill them, right and wrong. */
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '',
      '-',
      'n/a',
      'Jane',
      'Mary Ann',
      'Doe',
      'Doe, Jane',
      'jane@mail.example',
      'Jane Doe <jane@mail.example>',
      '0412 345 678',
      '4.12346E+08',
      'vevo',
      '8 Dec',
      '|',
      '"',
      '""',
      '"a" b',
      'a|b',
      "'",
      '=1',
      '="x"',
      'Email',
      '\n',
      'Total',
    ),
  );
  const rows = fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 });

  it('are read the same when they are read again, whatever they contain', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\t', ';', ','), async (table, separator) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const heading = ['First name', 'Last name', 'Email', 'Mobile', 'Check type', 'Starts on'];
        const text = [heading, ...table].map((cells) => cells.map(quote).join(separator)).join('\n');
        const list = await readPeople({ kind: 'text', text }, READ_OPTIONS);
        if ('error' in list) return;
        const lines = [PEOPLE_HEADING, ...list.rows.map(({ line }) => line)];
        const again = await readPeople({ kind: 'text', text: lines.join('\n') }, READ_OPTIONS);
        expect(again).toMatchObject({ rows: list.rows });
      }),
      { numRuns: 150 },
    );
  });
});

describe('reading people', () => {
  const MARK = 'first name;last name;email\nJane;Doe;jane@mail.example\n';

  it('never fails, whatever the text', async () => {
    const bits = fc.constantFrom(
      ',',
      ';',
      '\t',
      '|',
      '"',
      '\n',
      '\r',
      '@',
      '<',
      '>',
      'a@b.example',
      'Jane',
      ' ',
      '0412345678',
      'Email',
      '=',
      "'",
      '\u0000',
      '\uFEFF',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(bits, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        const list = await readPeople({ kind: 'text', text: typed }, READ_OPTIONS);
        if ('error' in list) return;
        for (const { label, person: read, complaints } of list.rows) {
          expect(label.length).toBeLessThanOrEqual(40);
          expect(label.isWellFormed()).toBe(true);
          expect(read === undefined).toBe(complaints.length > 0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never fails, whatever the file', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .tuple(
          fc.constantFrom(
            'PK\u0003\u0004',
            '%PDF',
            '\u00d0\u00cf\u0011\u00e0',
            '\u00ff\u00fe',
            '<html',
            MARK,
          ),
          fc.uint8Array({ maxLength: 200 }),
        )
        .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const list = await readPeople({ kind: 'file', name: 'x', bytes: content }, READ_OPTIONS);
        expect('error' in list ? list.error : list.rows.length).toBeTruthy();
      }),
      { numRuns: 150 },
    );
  });
});
