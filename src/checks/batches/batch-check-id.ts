import { createHash } from 'node:crypto';

/** The id of a row's check: a UUID derived from batch and row, so that no row is invited twice. */
export function batchCheckId(batchId: string, row: number): string {
  const hex = createHash('sha256').update(`${batchId} ${row}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
