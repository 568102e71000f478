/**
 * The lines of a list whose rows in the box were corrected: each new row takes the place of one that stood in the box, in
 * order, and the rest follow at the end. Rows that were taken out of the box are gone.
 */
export function mergeRows<T extends { row: number; line: string }>(
  kept: readonly T[],
  inBox: readonly number[],
  corrected: readonly { line: string }[],
): string[] {
  const offered = new Set(inBox);
  const next = corrected[Symbol.iterator]();
  const lines = kept.flatMap(({ row, line }) => {
    if (!offered.has(row)) return [line];
    const { value } = next.next();
    return value === undefined ? [] : [value.line];
  });
  return [...lines, ...[...next].map(({ line }) => line)];
}
