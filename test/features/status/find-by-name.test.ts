import { afterEach, describe, expect, it } from 'vitest';
import { type JsonObject, stringAt } from '../../../src/sandbox/json.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

/** Stored names, and what people may type to find them. */
const SEARCHES: [first: string, last: string, typed: string[]][] = [
  ['José', 'Núñez', ['José', 'José'.normalize('NFD'), 'Jose', 'Nunez', 'Núñez José', 'nunez, jose', 'nun']],
  ['Sinéad', 'O’Brien', ["O'Brien", 'OBrien', "o'br", 'sinead o`brien', 'sinead@mail.example']],
  ['Mary  Ann', 'Smith-Jones', ['Mary Ann', 'Smith‑Jones', 'Smith Jones', 'smith mary', 'mary\u00a0ann']],
  ['小明', '王', ['王小明', '王 小明', '小明']],
  ['', 'Suparman', ['suparman', 'SUPAR']],
  ['Jürgen', 'Groß', ['jurgen gross', 'Juergen', 'GROSS']],
];

const DECOYS = ['Ada Lovelace', 'Joanna Novak', '小红 李'];

async function open() {
  const people = [
    ...SEARCHES.map(([firstName, lastName]) => ({ firstName, lastName })),
    ...DECOYS.map((name) => ({ firstName: name.split(' ')[0] ?? '', lastName: name.split(' ')[1] ?? '' })),
  ];
  const checks = people.map((person, index) =>
    makeCheck({
      id: `00000000-0000-4000-8000-00000000000${index}`,
      reference: `CHK-2222${index + 2}`,
      worker: { ...person, email: index === 1 ? 'sinead@mail.example' : `w${index}@mail.example` },
    }),
  );
  harness = await openFeatureHarness({ checks });
}

const text = (option: JsonObject) => stringAt(option, 'text', 'text') ?? '';

describe('a check', () => {
  it('is found by differently typed names, by /check status and in the list to cancel from', async () => {
    await open();
    await harness.type('/check cancel');
    const view = await harness.modal('Cancel an invitation');
    for (const [index, [, , typed]] of SEARCHES.entries()) {
      const reference = `CHK-2222${index + 2}`;
      for (const term of typed) {
        const before = harness.hr.ephemerals().length;
        await harness.type(`/check status ${term}`);
        const answer = await eventually(() => {
          const fresh = harness.hr.ephemerals()[before];
          if (fresh === undefined) throw new Error('No answer');
          return plainText(fresh);
        });
        expect([term, answer]).toEqual([term, expect.stringContaining(`Check ${reference}`)]);
        const offered = await harness.hr.suggest(view, 'Invitation', term);
        expect([term, offered.map(text)]).toEqual([term, [expect.stringContaining(reference)]]);
      }
    }
  });

  it.each([
    '<mailto:sinead@mail.example|sinead@mail.example>',
    'Sinéad O’Brien <sinead@mail.example>',
    'SINEAD@mail.example,',
    'CHK–22223',
    '`chk-22223`',
  ])('is found by %s', async (term) => {
    await open();
    await harness.type(`/check status ${term}`);
    await harness.told('Check CHK-22223');
  });

  it('with the whole word in its name is listed before those with a part of it', async () => {
    const named = (index: number, firstName: string) =>
      makeCheck({
        id: `00000000-0000-4000-8000-00000000000${index}`,
        reference: `CHK-2222${index + 2}`,
        worker: { firstName, lastName: 'Lee', email: `w${index}@mail.example` },
        createdAt: 1_000 + index,
      });
    harness = await openFeatureHarness({ checks: [named(0, 'Ann'), named(1, 'Anna'), named(2, 'Joanna')] });
    await harness.type('/check status ann');
    const answer = plainText(await harness.told('3 checks match'));
    expect(answer.match(/CHK-\d+/g)).toEqual(['CHK-22222', 'CHK-22223', 'CHK-22224']);
  });
});
