/** Ages fall into bins whose edges grow by the fourth root of 2: 0, 15 s, 18 s, 21 s … 64 days and more. */
const FIRST_EDGE_MS = 15_000;
export const BINS_PER_OCTAVE = 4;

export const AGE_BINS = 79;

/** The lower edge of each bin, milliseconds. */
export const AGE_EDGES: readonly number[] = Array.from({ length: AGE_BINS }, (_, bin) =>
  bin === 0 ? 0 : FIRST_EDGE_MS * 2 ** ((bin - 1) / BINS_PER_OCTAVE),
);

export function ageBin(age: number): number {
  if (age < FIRST_EDGE_MS) return 0;
  const octave = 31 - Math.clz32(age / FIRST_EDGE_MS);
  let bin = 1 + BINS_PER_OCTAVE * octave;
  while (age >= (AGE_EDGES[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1;
  return Math.min(AGE_BINS - 1, bin);
}
