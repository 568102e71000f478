import { describe, expect, it } from 'vitest';
import type { BatchDraft, DraftRow } from '../../../src/checks/batches/batch-draft.ts';
import { fitLines } from '../../../src/features/invite-many/fit-lines.ts';
import { manyView } from '../../../src/features/invite-many/many-view.ts';
import { mergeRows } from '../../../src/features/invite-many/merge-rows.ts';
import type { InvitedAsWell } from '../../../src/features/invite-many/preview-figures.ts';
import { previewView } from '../../../src/features/invite-many/preview-view.ts';
import { viewComplaints } from '../../../src/sandbox/slack/validate/view.ts';
import { AWKWARD_NAMES } from '../feature-harness.ts';

const PRODUCTS = [
  { id: 'ncchc', name: 'National police check' },
  { id: 'vevo', name: 'Right to work' },
];

function good(row: number, over: Partial<DraftRow> = {}): DraftRow {
  const person = { firstName: 'Ada', lastName: 'Ng', email: `w${row}@example.com` };
  return { row, person, complaints: [], label: 'Ng', line: `Ada | Ng | w${row}@example.com`, ...over };
}

const bad = (row: number, complaint = 'There is no email address.'): DraftRow => ({
  row,
  complaints: [complaint],
  label: 'Ng',
  line: 'Ada | Ng',
});

const draftOf = (rows: DraftRow[], over: Partial<BatchDraft> = {}): BatchDraft => ({
  requester: { teamId: 'T1', userId: 'U1' },
  productId: 'ncchc',
  channelId: 'C1',
  rows,
  ignoredColumns: [],
  ignoredLines: 0,
  isTruncated: false,
  inBox: [],
  earlier: [],
  ...over,
});

const rowsOf = (count: number, make: (row: number) => DraftRow) =>
  Array.from({ length: count }, (_, index) => make(index + 1));

/** The preview as JSON, validated like Slack does. */
function shown(draft: BatchDraft, asWell?: InvitedAsWell) {
  const view = previewView('11111111-1111-4111-8111-111111111111', draft, { products: PRODUCTS, asWell });
  expect(viewComplaints(view, 'modal')).toEqual([]);
  const text = JSON.stringify(view);
  // Slack's limit is 250 kB.
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  return text;
}

describe('the preview', () => {
  it('uses the singular for one person', () => {
    const view = shown(draftOf([good(1)]));
    expect(view).toContain('1 will be invited · may cost 1 credit*');
    expect(view).toContain('"Invite 1 person"');
    expect(view).not.toMatch(/correction|open check|More than/);
  });

  it('requires a ticked box for more than 25 people', () => {
    expect(shown(draftOf(rowsOf(26, good)))).toContain('I have checked the list');
    expect(shown(draftOf(rowsOf(25, good)))).not.toContain('I have checked the list');
  });

  it('counts with singular and plural', () => {
    const open = [{ id: 'a', reference: 'CHK-AAAAA' }];
    const one = draftOf([...rowsOf(48, good), bad(49), good(50, { open })]);
    expect(shown(one)).toContain(
      '48 will be invited · 1 needs a correction · 1 already has an open check · may cost 48 credits',
    );
    const several = draftOf([
      ...rowsOf(48, good),
      bad(49),
      bad(50),
      bad(51),
      good(52, { open }),
      good(53, { open }),
    ]);
    expect(shown(several)).toContain(
      '48 will be invited · 3 need a correction · 2 already have an open check · may cost 48 credits',
    );
    const asWell = { open: true, completed: false };
    expect(shown(several, asWell)).toContain(
      '50 will be invited · 3 need a correction · 2 already have an open check · may cost 50 credits',
    );
    expect(shown(several, asWell)).toContain('"Invite 50 people"');
  });

  it('leaves out those who completed the check lately, unless their own box is ticked', () => {
    const open = [{ id: 'a', reference: 'CHK-AAAAA' }];
    const completed = { id: 'b', reference: 'CHK-BBBBB' };
    const draft = draftOf([...rowsOf(3, good), good(4, { open }), good(5, { completed })]);
    const rest = '1 already has an open check · 1 completed the check in the last 30 days';
    expect(shown(draft)).toContain(`3 will be invited · ${rest} · may cost 3 credits`);
    const ticked = (asWell: InvitedAsWell) => /"Invite (\d) people"/.exec(shown(draft, asWell))?.[1];
    expect(ticked({ open: false, completed: true })).toBe('4');
    expect(ticked({ open: true, completed: false })).toBe('4');
    expect(ticked({ open: true, completed: true })).toBe('5');
  });

  it('shows 30 complaints and the number of further ones', () => {
    const view = shown(draftOf(rowsOf(42, (row) => bad(row))));
    expect(view).toContain('Row 30, Ng: There is no email address.');
    expect(view).not.toContain('Row 31');
    expect(view).toContain('and 12 more');
  });

  it.each([
    ['good', good],
    ['wrong', bad],
    ['long', (row: number) => bad(row, 'W'.repeat(3000))],
  ] as const)('of 1000 people stays within Slack’s limits if all rows are %s', (_, make) => {
    shown(
      draftOf(
        rowsOf(1000, (row) => make(row)),
        { isTruncated: true },
      ),
    );
  });

  it('of 1000 people stays within Slack’s limits if all have open or recent checks', () => {
    const known = { id: 'a', reference: 'CHK-AAAAA' };
    const open = Array.from({ length: 50 }, () => known);
    shown(draftOf(rowsOf(1000, (row) => good(row, { open }))));
    shown(draftOf(rowsOf(1000, (row) => good(row, { completed: known }))), { open: true, completed: true });
  });

  it.each(AWKWARD_NAMES)('escapes the name %s', (name) => {
    const person = { firstName: name, lastName: name, email: 'w@example.com' };
    const rows = [good(1, { person }), { ...bad(2), label: name.slice(0, 40) }];
    const view = shown(draftOf(rows, { ignoredColumns: rowsOf(10, good).map(() => name) }));
    expect(JSON.parse(view).blocks[0].text.text).not.toContain(name);
  });

  it('names the columns and lines that were not used', () => {
    const view = shown(
      draftOf([good(1)], { ignoredColumns: ['Date of birth', 'Licence number'], ignoredLines: 2 }),
    );
    expect(view).toContain('Not used: Date of birth, Licence number. 2 lines are not about a person.');
  });

  it('shows the start date of each row', () => {
    const rows = [good(1), good(2, { startsOn: '2026-12-09', productId: 'vevo' })];
    const view = shown(draftOf(rows, { startsOn: '2026-12-08' }));
    expect(view).toContain('w1@example.com, National police check, starts work on 8 December 2026');
    expect(view).toContain('w2@example.com, Right to work, starts work on 9 December 2026');
  });
});

it('the form stays within Slack’s limits with a full box', () => {
  const view = manyView(
    { products: PRODUCTS, takesFiles: true, maxRows: 1000 },
    {
      people: 'W'.repeat(3000),
      channelId: 'C1',
      productId: 'vevo',
      startsOn: '2026-12-08',
      remark: 'R'.repeat(4000),
    },
  );
  expect(viewComplaints(view, 'modal')).toEqual([]);
});

describe('the text in the box', () => {
  it('has as many rows as fit, and at least one', () => {
    const rows = rowsOf(3, good);
    expect(fitLines('Heading', rows, 7 + 2 * 26)).toEqual({
      text: `Heading\n${rows[0]?.line}\n${rows[1]?.line}`,
      fitting: [1, 2],
    });
    const { text, fitting } = fitLines('Heading', [{ ...bad(4), line: 'W'.repeat(100) }], 50);
    expect([text.length, fitting]).toEqual([50, [4]]);
    expect(fitLines('Heading', [], 50)).toEqual({ text: '', fitting: [] });
  });

  it('replaces its rows in place; additional lines go to the end, and deleted ones are dropped', () => {
    const kept = rowsOf(4, good).map(({ row }) => ({ row, line: `old ${row}` }));
    const lines = (...said: string[]) => said.map((line) => ({ line }));
    expect(mergeRows(kept, [2, 3], lines('a', 'b'))).toEqual(['old 1', 'a', 'b', 'old 4']);
    expect(mergeRows(kept, [2, 3], lines('a'))).toEqual(['old 1', 'a', 'old 4']);
    expect(mergeRows(kept, [2, 3], lines('a', 'b', 'c'))).toEqual(['old 1', 'a', 'b', 'old 4', 'c']);
    expect(mergeRows(kept, [], lines('a'))).toEqual(['old 1', 'old 2', 'old 3', 'old 4', 'a']);
  });
});
