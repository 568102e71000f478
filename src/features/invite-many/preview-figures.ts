import type { BatchDraft, DraftRow } from '../../checks/batches/batch-draft.ts';
import type { Worker } from '../../checks/check.ts';

export type GoodRow = DraftRow & { person: Worker };

/** What would become of a list. */
export interface PreviewFigures {
  /** In the order of the list. */
  invited: readonly GoodRow[];
  toCorrect: readonly DraftRow[];
  /** Good rows with an open check: among the invited where `besides`. */
  openAlready: readonly GoodRow[];
  /** Of the invited: had this check completed lately. */
  completed: readonly GoodRow[];
}

const isGood = (row: DraftRow): row is GoodRow => row.person !== undefined && row.complaints.length === 0;
const isOpenAlready = ({ open = [] }: DraftRow) => open.length > 0;

/** @param besides whether those with an open check are invited as well */
export function previewFigures({ rows }: Pick<BatchDraft, 'rows'>, besides: boolean): PreviewFigures {
  const good = rows.filter(isGood);
  const invited = besides ? good : good.filter((row) => !isOpenAlready(row));
  return {
    invited,
    toCorrect: rows.filter((row) => !isGood(row)),
    openAlready: good.filter(isOpenAlready),
    completed: invited.filter(({ completed }) => completed !== undefined),
  };
}
