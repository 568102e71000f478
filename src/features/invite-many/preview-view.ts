import type { KnownBlock, ModalView } from '@slack/types';
import type { BatchDraft, DraftRow } from '../../checks/batches/batch-draft.ts';
import type { Product } from '../../config/config.ts';
import { actions, button, context, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { clip, escapeMrkdwn, releaseDateText } from '../../slack/messages/text.ts';
import { fullName } from '../../text/full-name.ts';
import { MANY_ACTIONS, MANY_FIELDS, MANY_VIEWS } from '../shared/many-ids.ts';
import { type GoodRow, type PreviewFigures, previewFigures } from './preview-figures.ts';
import { complaintLine, firstLines, rowLine } from './row-lines.ts';

/** More than so many are a number to look at twice. */
export const SURE_ABOVE = 25;
const MAX_COMPLAINTS = 30;
const MAX_KNOWN = 10;
const SAMPLE = 3;
const LINES_A_SECTION = 10;
const MAX_HEADING = 40;

/** The only values of the two boxes. */
export const TICKED = 'yes';

/** What the preview is shown with, beside the draft. */
export interface PreviewOptions {
  products: readonly Product[];
  /** Whether the box to invite those with an open check as well is ticked. */
  besides: boolean;
  /** The bot is not in the channel, so the batch card cannot be posted yet. */
  isBotMissing?: boolean;
}

/** The modal that is read before anybody is invited. */
export function previewView(draftId: string, draft: BatchDraft, options: PreviewOptions): ModalView {
  const figures = previewFigures(draft, options.besides);
  const count = figures.invited.length;
  return modal({
    title: 'Check before sending',
    close: 'Discard',
    ...(count === 0 ? {} : { submit: count === 1 ? 'Invite 1 person' : `Invite ${count} people` }),
    callbackId: MANY_VIEWS.preview,
    metadata: draftId,
    blocks: [
      section(mrkdwn(`*${summarySentence(figures)}*`)),
      ...warnings(draft, options),
      ...corrections(draftId, figures.toCorrect),
      ...openChecks(figures.openAlready, options.besides),
      ...completedLately(figures.completed),
      ...sample(figures.invited, draft, options.products),
      ...ignored(draft),
      ...(count > SURE_ABOVE ? [sureField()] : []),
    ],
  });
}

/** "48 will be invited · 3 need a correction · 2 already have an open check · may cost 48 credits" */
export function summarySentence({ invited, toCorrect, openAlready }: PreviewFigures): string {
  const parts: [count: number, one: string, many: string][] = [
    [toCorrect.length, '1 needs a correction', `${toCorrect.length} need a correction`],
    [openAlready.length, '1 already has an open check', `${openAlready.length} already have an open check`],
    [invited.length, 'may cost 1 credit', `may cost ${invited.length} credits`],
  ];
  const said = parts.flatMap(([count, one, many]) => (count === 0 ? [] : [count === 1 ? one : many]));
  return [`${invited.length} will be invited`, ...said].join(' · ');
}

function warnings(
  { isTruncated, rows, channelId }: BatchDraft,
  { isBotMissing }: PreviewOptions,
): KnownBlock[] {
  const channel = `<#${escapeMrkdwn(channelId ?? '')}>`;
  return [
    ...(isTruncated
      ? [
          section(
            plain(
              `The list is longer. Only the first ${rows.length} people were read: invite the others with another list.`,
            ),
          ),
        ]
      : []),
    ...(isBotMissing
      ? [
          section(
            mrkdwn(
              `The bot is not in ${channel}, so it can’t post the cards there yet. Add it to the channel first.`,
            ),
          ),
        ]
      : []),
  ];
}

/** A heading and its lines, at most `max` of them and how many more there are. */
function listed(heading: string, lines: readonly string[], max: number): KnownBlock[] {
  const shown = firstLines(lines, max);
  const sections: KnownBlock[] = [];
  for (let start = 0; start < shown.length; start += LINES_A_SECTION) {
    sections.push(section(plain(shown.slice(start, start + LINES_A_SECTION).join('\n'))));
  }
  return [section(mrkdwn(`*${heading}*`)), ...sections];
}

function corrections(draftId: string, rows: readonly DraftRow[]): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.map(complaintLine);
  return [
    ...listed(rows.length === 1 ? 'Needs a correction' : 'Need a correction', lines, MAX_COMPLAINTS),
    actions([button({ actionId: MANY_ACTIONS.correct, text: 'Correct', value: draftId })]),
  ];
}

function openChecks(rows: readonly GoodRow[], besides: boolean): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.map((row) =>
    rowLine(row, (row.open ?? []).map(({ reference }) => reference).join(', ')),
  );
  const option = {
    text: plain(
      rows.length === 1
        ? 'Invite this person as well. It costs another credit.'
        : `Invite these ${rows.length} as well. Each costs another credit.`,
      LIMITS.optionText,
    ),
    value: TICKED,
  };
  return [
    ...listed(
      rows.length === 1 ? 'Already has an open check' : 'Already have an open check',
      lines,
      MAX_KNOWN,
    ),
    {
      type: 'actions',
      block_id: MANY_FIELDS.besides,
      elements: [
        {
          type: 'checkboxes',
          action_id: MANY_ACTIONS.besides,
          options: [option],
          ...(besides ? { initial_options: [option] } : {}),
        },
      ],
    },
  ];
}

function completedLately(rows: readonly GoodRow[]): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.map((row) => rowLine(row, row.completed?.reference ?? ''));
  return listed('This check was completed in the last 30 days, and will be ordered again', lines, MAX_KNOWN);
}

function sample(rows: readonly GoodRow[], draft: BatchDraft, products: readonly Product[]): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.slice(0, SAMPLE).map(({ row, person, productId, startsOn }) => {
    const day = releaseDateText(startsOn ?? draft.startsOn)?.text;
    const product = products.find(({ id }) => id === (productId ?? draft.productId))?.name;
    const parts = [fullName(person), person.email, person.mobile, product, day && `starts work on ${day}`];
    return `Row ${row}: ${parts.filter((part) => part !== undefined && part !== '').join(', ')}`;
  });
  return listed(rows.length > SAMPLE ? 'For example' : 'Will be invited', lines, SAMPLE);
}

function ignored({ ignoredColumns, ignoredLines }: BatchDraft): KnownBlock[] {
  const names = ignoredColumns.map((name) => clip(name, MAX_HEADING)).join(', ');
  const lines =
    ignoredLines === 1 ? '1 line is not about a person.' : `${ignoredLines} lines are not about a person.`;
  const said = [...(names === '' ? [] : [`Not used: ${names}.`]), ...(ignoredLines === 0 ? [] : [lines])];
  return said.length === 0 ? [] : [context(plain(said.join(' ')))];
}

function sureField(): KnownBlock {
  return field({
    blockId: MANY_FIELDS.sure,
    label: `More than ${SURE_ABOVE} people`,
    element: {
      type: 'checkboxes',
      action_id: 'input',
      options: [{ text: plain('I have checked the list', LIMITS.optionText), value: TICKED }],
    },
  });
}
