/** Seeded chance: the same seed, the same numbers (mulberry32). */
export interface Random {
  /** 0 up to, not including, 1. */
  uniform(): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  exponential(mean: number): number;
  logNormal(median: number, sigma: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;

  function uniform(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  return {
    uniform,
    normal,
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
  };
}
