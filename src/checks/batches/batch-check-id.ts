import { derivedId } from '../derived-id.ts';

/** The id of a row's check: derived from batch and row, so that no row is invited twice. */
export const batchCheckId = (batchId: string, row: number): string => derivedId(`${batchId} ${row}`);
