import type { KnownBlock } from '@slack/types';
import { LIMITS, plain } from '../../slack/messages/blocks.ts';
import { MANY_ACTIONS, MANY_FIELDS } from '../shared/many-ids.ts';
import type { GoodRow, InvitedAsWell, PreviewFigures } from './preview-figures.ts';
import { listed, rowLine } from './row-lines.ts';

const MAX_KNOWN = 10;

/** The value of a ticked box. */
export const TICKED = 'yes';

interface Kind {
  heading: string;
  rows: readonly GoodRow[];
  /** References of the person's checks. */
  references: (row: GoodRow) => string;
  blockId: string;
  actionId: string;
  isTicked: boolean;
}

function blocksOf({ heading, rows, references, blockId, actionId, isTicked }: Kind): KnownBlock[] {
  if (rows.length === 0) return [];
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
      heading,
      rows.map((row) => rowLine(row, references(row))),
      MAX_KNOWN,
    ),
    {
      type: 'actions',
      block_id: blockId,
      elements: [
        {
          type: 'checkboxes',
          action_id: actionId,
          options: [option],
          ...(isTicked ? { initial_options: [option] } : {}),
        },
      ],
    },
  ];
}

/** The people who already have the check; each group has a box to invite them as well. */
export function knownPeople(
  { openAlready, completedLately }: PreviewFigures,
  asWell: InvitedAsWell,
): KnownBlock[] {
  return [
    ...blocksOf({
      heading: openAlready.length === 1 ? 'Already has an open check' : 'Already have an open check',
      rows: openAlready,
      references: ({ open = [] }) => open.map(({ reference }) => reference).join(', '),
      blockId: MANY_FIELDS.besides,
      actionId: MANY_ACTIONS.besides,
      isTicked: asWell.open,
    }),
    ...blocksOf({
      heading: 'Completed the check in the last 30 days',
      rows: completedLately,
      references: ({ completed }) => completed?.reference ?? '',
      blockId: MANY_FIELDS.again,
      actionId: MANY_ACTIONS.again,
      isTicked: asWell.completed,
    }),
  ];
}
