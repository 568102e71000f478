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
  const { chance, chanceTimesFactor, evidence } = lastStretches(seen, belief);
  const factors = new Array<number>(bins).fill(0);
  /** The chance that a stretch ends before each bin. */
  const ends = new Float64Array(bins + 1);
  ends[bins] = 1;
  for (let to = bins; to > 0; to -= 1) {
    const isEnd = ends[to] ?? 0;
    // From the longest stretch to the shortest: a bin gets the sum over those that hold it.
    let sum = 0;
    for (let from = 0; from < to; from += 1) {
      const i = indexOf(from, to);
      ends[from] = (ends[from] ?? 0) + isEnd * (chance[i] ?? 0);
      sum += isEnd * (chanceTimesFactor[i] ?? 0);
      factors[from] = (factors[from] ?? 0) + sum;
    }
  }
  return { factors, evidence };
}

/** Then nothing differs from what is believed, which spares a new bot the time. */
export function isNothing({ events, expected }: Seen): boolean {
  return events.every((count) => count === 0) && expected.every((count) => count === 0);
}

/** Where a stretch is kept, by its first bin and the bin after its last. */
function indexOf(from: number, to: number): number {
  return (to * (to - 1)) / 2 + from;
}

/** A term whose logarithm is this much below the highest does not change a sum. */
const NEGLIGIBLE = -30;

/**
 * Of each stretch: its chance among those that end where it ends, given what was seen up to there; and this chance times its
 * factor. Each stretch has a known factor, `at`, or another.
 */
function lastStretches({ events, expected }: Seen, { change, same, at = 1, shape }: FactorBelief) {
  const bins = events.length;
  const chance = new Float64Array(indexOf(0, bins + 1));
  const chanceTimesFactor = new Float64Array(chance.length);
  /** The logarithm of how likely it is what was seen before each bin, where a stretch ends there. */
  const before = new Float64Array(bins + 1);
  const known = new Float64Array(bins);
  const other = new Float64Array(bins);
  const constant = Math.log(1 - same) + shape * Math.log(shape) - logGamma(shape);
  const [logSame, logAt] = [Math.log(same), Math.log(at)];
  const [begins, goesOn] = [Math.log(change), Math.log(1 - change)];
  for (let to = 1; to <= bins; to += 1) {
    let n = 0;
    let e = 0;
    let gamma = logGamma(shape);
    let most = Number.NEGATIVE_INFINITY;
    for (let from = to - 1; from >= 0; from -= 1) {
      const more = events[from] ?? 0;
      n += more;
      e += expected[from] ?? 0;
      if (more !== 0) gamma = logGamma(shape + n);
      const chosen = (before[from] ?? 0) + (from === 0 ? 0 : begins) + (to - from - 1) * goesOn;
      const logKnown = chosen + logSame + n * logAt - at * e;
      const logOther = chosen + constant + gamma - (shape + n) * Math.log(shape + e);
      known[from] = logKnown;
      other[from] = logOther;
      chanceTimesFactor[indexOf(from, to)] = (shape + n) / (shape + e);
      if (logKnown > most) most = logKnown;
      if (logOther > most) most = logOther;
    }
    let sum = 0;
    for (let from = 0; from < to; from += 1) {
      const i = indexOf(from, to);
      const isKnown = exponential((known[from] ?? 0) - most);
      const isOther = exponential((other[from] ?? 0) - most);
      chance[i] = isKnown + isOther;
      chanceTimesFactor[i] = isKnown * at + isOther * (chanceTimesFactor[i] ?? 0);
      sum += isKnown + isOther;
    }
    for (let i = indexOf(0, to); i < indexOf(0, to + 1); i += 1) {
      chance[i] = (chance[i] ?? 0) / sum;
      chanceTimesFactor[i] = (chanceTimesFactor[i] ?? 0) / sum;
    }
    before[to] = most + Math.log(sum);
  }
  return { chance, chanceTimesFactor, evidence: before[bins] ?? 0 };
}

function exponential(log: number): number {
  return log < NEGLIGIBLE ? 0 : Math.exp(log);
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
