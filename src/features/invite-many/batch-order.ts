import type { BatchRow } from '../../checks/batches/batch.ts';
import type { BatchDraft } from '../../checks/batches/batch-draft.ts';
import type { BatchOrder } from '../../checks/batches/batch-service.ts';
import { type InvitedAsWell, previewFigures } from './preview-figures.ts';

/** The batch to order when the person confirms; undefined if it would invite nobody. */
export function batchOrder(id: string, draft: BatchDraft, asWell: InvitedAsWell): BatchOrder | undefined {
  const { channelId, productId } = draft;
  const { invited } = previewFigures(draft, asWell);
  if (channelId === undefined || productId === undefined || invited.length === 0) return undefined;
  const rows = invited.map((row): BatchRow => {
    const startsOn = row.startsOn ?? draft.startsOn;
    return {
      row: row.row,
      worker: row.person,
      productId: row.productId ?? productId,
      ...(startsOn === undefined ? {} : { startsOn }),
      ...(row.open === undefined ? {} : { besides: row.open.map((check) => check.id) }),
    };
  });
  return { id, channelId, rows };
}
