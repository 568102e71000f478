/** What was seen in a row of bins: events, and how many there would have been if the belief were exact. */
export interface Seen {
  events: readonly number[];
  expected: readonly number[];
}

/** Before anything is seen: the bins fall into stretches, and each stretch has one factor. */
export interface FactorBelief {
  /** The chance that a bin begins a new stretch. */
  change: number;
  /** The chance that the factor of a stretch is exactly `at`. */
  same: number;
  /** Default: 1. */
  at?: number;
  /** Any other factor has a Gamma distribution with mean 1 and this shape: the smaller, the wider. */
  shape: number;
}

export interface FactorFit {
  /** By how much each bin differs from what was believed. */
  factors: readonly number[];
  /** The logarithm of how likely the belief makes what was seen, but for a term that all beliefs have in common. */
  evidence: number;
}

/**
 * The mean factors over all ways to cut the row into stretches, each by its probability given what was seen. So neighbours
 * share their evidence, and a sharp edge stays sharp where it shows.
 *
 * Exact, by the forward-backward algorithm; the time grows with the square of the number of bins.
 */
export function fitFactors(seen: Seen, belief: FactorBelief): FactorFit {
  const bins = seen.events.length;
  if (isNothing(seen)) return { factors: new Array<number>(bins).fill(1), evidence: 0 };
  const { likely, factor } = allStretches(seen, belief);
  const width = bins + 1;
  /** The logarithm of how likely it is what was seen before each bin, and from it on, where a stretch begins with it. */
  const before = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  const after = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  before[0] = 0;
  after[bins] = 0;
  for (let to = 1; to <= bins; to += 1) {
    before[to] = logSum(to, (from) => (before[from] ?? 0) + (likely[from * width + to] ?? 0));
  }
  for (let from = bins - 1; from >= 0; from -= 1) {
    after[from] = logSum(bins - from, (i) => {
      const to = from + 1 + i;
      return (after[to] ?? 0) + (likely[from * width + to] ?? 0);
    });
  }
  const evidence = before[bins] ?? 0;
  const factors = new Array<number>(bins).fill(0);
  for (let from = 0; from < bins; from += 1) {
    // From the longest stretch to the shortest: a bin gets the sum over those that reach it.
    let sum = 0;
    for (let to = bins; to > from; to -= 1) {
      const i = from * width + to;
      const logChance = (before[from] ?? 0) + (likely[i] ?? 0) + (after[to] ?? 0) - evidence;
      if (logChance > NEGLIGIBLE) sum += Math.exp(logChance) * (factor[i] ?? 0);
      factors[to - 1] = (factors[to - 1] ?? 0) + sum;
    }
  }
  return { factors, evidence };
}

/** Then nothing differs from what is believed, which spares a new bot the time. */
function isNothing({ events, expected }: Seen): boolean {
  return events.every((count) => count === 0) && expected.every((count) => count === 0);
}

/** Of each stretch, at its first bin × (bins + 1) + the bin after its last: the logarithm of how likely it is, and its factor. */
function allStretches({ events, expected }: Seen, { change, same, at = 1, shape }: FactorBelief) {
  const bins = events.length;
  const likely = new Float64Array(bins * (bins + 1));
  const factor = new Float64Array(bins * (bins + 1));
  const constant = Math.log(1 - same) + shape * Math.log(shape) - logGamma(shape);
  const [begins, goesOn] = [Math.log(change), Math.log(1 - change)];
  for (let from = 0; from < bins; from += 1) {
    let n = 0;
    let e = 0;
    let gamma = logGamma(shape);
    let chosen = from === 0 ? 0 : begins;
    for (let to = from + 1; to <= bins; to += 1) {
      const more = events[to - 1] ?? 0;
      n += more;
      e += expected[to - 1] ?? 0;
      if (more !== 0) gamma = logGamma(shape + n);
      const i = from * (bins + 1) + to;
      const other = constant + gamma - (shape + n) * Math.log(shape + e);
      const total = same === 0 ? other : logSumOfTwo(other, Math.log(same) + n * Math.log(at) - at * e);
      const odds = same === 0 ? 1 : Math.exp(other - total);
      likely[i] = total + chosen;
      factor[i] = odds * ((shape + n) / (shape + e)) + (1 - odds) * at;
      chosen += goesOn;
    }
  }
  return { likely, factor };
}

/** A term whose logarithm is this much below the highest does not change a sum. */
const NEGLIGIBLE = -30;

const terms: number[] = [];

/** The logarithm of the sum of so many terms, given their logarithms. */
function logSum(count: number, termOf: (i: number) => number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i += 1) {
    const term = termOf(i);
    terms[i] = term;
    if (term > most) most = term;
  }
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const below = (terms[i] ?? 0) - most;
    if (below > NEGLIGIBLE) sum += Math.exp(below);
  }
  return most + Math.log(sum);
}

function logSumOfTwo(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** The logarithm of the Gamma function, for `x` above 0: Stirling's series, to eight digits. */
function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 6) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  const log = (shifted - 0.5) * Math.log(shifted) - shifted + 0.918938533204673 + series;
  return product === 1 ? log : log - Math.log(product);
}
