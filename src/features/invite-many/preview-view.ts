import type { KnownBlock, ModalView } from '@slack/types';
import type { BatchDraft, DraftRow } from '../../checks/batches/batch-draft.ts';
import type { Product } from '../../config/config.ts';
import { actions, button, context, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { clip, escapeMrkdwn } from '../../slack/messages/text.ts';
import { dayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { MANY_ACTIONS, MANY_FIELDS, MANY_VIEWS } from '../shared/many-ids.ts';
import { knownPeople, TICKED } from './known-people.ts';
import { type GoodRow, type InvitedAsWell, type PreviewFigures, previewFigures } from './preview-figures.ts';
import { complaintLine, listed } from './row-lines.ts';

/** Above this number of invitations, the person has to confirm the number as well. */
export const SURE_ABOVE = 25;
const MAX_COMPLAINTS = 30;
const SAMPLE = 3;
const MAX_HEADING = 40;

/** What the preview depends on besides the draft. */
export interface PreviewOptions {
  products: readonly Product[];
  /** Which of the boxes are ticked; default: none. */
  asWell?: InvitedAsWell | undefined;
  /** The bot is not in the channel, so the batch card cannot be posted yet. */
  isBotMissing?: boolean;
}

/** The modal that shows what a list would do before anyone is invited. */
export function previewView(draftId: string, draft: BatchDraft, options: PreviewOptions): ModalView {
  const { asWell = { open: false, completed: false } } = options;
  const figures = previewFigures(draft, asWell);
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
      ...knownPeople(figures, asWell),
      ...sample(figures.invited, draft, options.products),
      ...ignored(draft),
      ...(count > SURE_ABOVE ? [sureField()] : []),
    ],
  });
}

/**
 * "48 will be invited · 3 need a correction · 2 already have an open check · 1 completed the check in the last 30 days ·
 * may cost 48 credits"
 */
export function summarySentence({
  invited,
  toCorrect,
  openAlready,
  completedLately,
}: PreviewFigures): string {
  const completed = `${completedLately.length} completed the check in the last 30 days`;
  const parts: [count: number, one: string, many: string][] = [
    [toCorrect.length, '1 needs a correction', `${toCorrect.length} need a correction`],
    [openAlready.length, '1 already has an open check', `${openAlready.length} already have an open check`],
    [completedLately.length, completed, completed],
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

function corrections(draftId: string, rows: readonly DraftRow[]): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.map(complaintLine);
  return [
    ...listed(rows.length === 1 ? 'Needs a correction' : 'Need a correction', lines, MAX_COMPLAINTS),
    actions([button({ actionId: MANY_ACTIONS.correct, text: 'Correct', value: draftId })]),
  ];
}

function sample(rows: readonly GoodRow[], draft: BatchDraft, products: readonly Product[]): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.slice(0, SAMPLE).map(({ row, person, productId, startsOn }) => {
    const day = startsOn ?? draft.startsOn;
    const product = products.find(({ id }) => id === (productId ?? draft.productId))?.name;
    const parts = [
      fullName(person),
      person.email,
      person.mobile,
      product,
      day && `starts work on ${dayText(day)}`,
    ];
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
