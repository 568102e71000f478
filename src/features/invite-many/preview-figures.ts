import type { BatchDraft, DraftRow } from '../../checks/batches/batch-draft.ts';
import type { Worker } from '../../checks/check.ts';

export type GoodRow = DraftRow & { person: Worker };

/** Who is invited even though they already have the check, as ticked in the preview. */
export interface InvitedAsWell {
  /** Those with an open check. */
  open: boolean;
  /** Those who completed the check lately. */
  completed: boolean;
}

/** The outcome if the list were confirmed. */
export interface PreviewFigures {
  /** In the order of the list. */
  invited: readonly GoodRow[];
  toCorrect: readonly DraftRow[];
  /** Good rows with an open check. */
  openAlready: readonly GoodRow[];
  /** Good rows of people who recently completed the check and have no open one. */
  completedLately: readonly GoodRow[];
}

const isGood = (row: DraftRow): row is GoodRow => row.person !== undefined && row.complaints.length === 0;
const isOpenAlready = ({ open = [] }: DraftRow) => open.length > 0;
const isCompletedLately = ({ completed }: DraftRow) => completed !== undefined;

/** People with an open or recently completed check are invited only if their box is ticked. */
export function previewFigures(
  { rows }: Pick<BatchDraft, 'rows'>,
  asWell: InvitedAsWell = { open: false, completed: false },
): PreviewFigures {
  const good = rows.filter(isGood);
  return {
    invited: good.filter(
      (row) => (asWell.open || !isOpenAlready(row)) && (asWell.completed || !isCompletedLately(row)),
    ),
    toCorrect: rows.filter((row) => !isGood(row)),
    openAlready: good.filter(isOpenAlready),
    completedLately: good.filter(isCompletedLately),
  };
}
