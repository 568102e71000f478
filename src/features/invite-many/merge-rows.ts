/**
 * Merges corrected rows into a list: each new row replaces one that was in the box, in order, and further ones are
 * added at the end. Rows that were deleted from the box are dropped.
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
