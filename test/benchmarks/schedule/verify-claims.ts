import { DAY_MS } from '../../../src/time/durations.ts';
import type { Claim, Occasion } from './claims.ts';
import type { CheckLifetime } from './workload.ts';

/** How many claims could be judged, which share held, and the share that was meant to. */
export interface Held {
  claims: number;
  held: number;
  meant: number;
}

export interface ClaimFigures {
  /** Of what was said to be here by a day. */
  by: Record<Occasion, Held>;
  /** Days from the claim to the day, on average; how often a day was named at all. */
  meanDays: Record<Occasion, number>;
  named: Record<Occasion, number>;
  /** Of what was said to be at risk: `held` is the share that really was late. */
  risk: Held;
  /** The share of results that came late though nothing was said. */
  calm: Held;
}

const AT_RISK_BELOW = 0.8;

/**
 * Judges claims whose day is over at the end of the run. An invitation that was cancelled before has no result: the claim
 * did not hold.
 */
export function verifyClaims(
  claims: readonly Claim[],
  fates: readonly CheckLifetime[],
  endsAt: number,
): ClaimFigures {
  const releasedAt = new Map(fates.map(({ id, releasedAt: at }) => [id, at]));
  const isThereBy = (id: string, at: number) => (releasedAt.get(id) ?? Number.POSITIVE_INFINITY) <= at;
  const of = (occasion: Occasion) => claims.filter((claim) => claim.occasion === occasion);

  function byOf(occasion: Occasion): Held {
    const days = of(occasion).flatMap(({ checkId, by }) =>
      by === undefined || by.endsAt > endsAt
        ? []
        : [{ held: isThereBy(checkId, by.endsAt), meant: by.chance }],
    );
    return share(days);
  }
  function meanDays(occasion: Occasion): number {
    const days = of(occasion).flatMap(({ saidAt, by }) =>
      by === undefined ? [] : [(by.endsAt - saidAt) / DAY_MS],
    );
    return days.reduce((sum, one) => sum + one, 0) / days.length;
  }
  const each = <T>(make: (occasion: Occasion) => T): Record<Occasion, T> => ({
    invited: make('invited'),
    submitted: make('submitted'),
    morning: make('morning'),
  });
  const starts = claims.filter(({ start, saidAt }) => start.endsAt <= endsAt && start.endsAt > saidAt);
  const late = (isRisk: boolean) =>
    share(
      starts
        .filter(({ start }) => start.chance < AT_RISK_BELOW === isRisk)
        .map(({ checkId, start }) => ({ held: !isThereBy(checkId, start.endsAt), meant: 1 - start.chance })),
    );
  return {
    by: each(byOf),
    meanDays: each(meanDays),
    named: each((occasion) => {
      const all = of(occasion);
      return all.filter(({ by }) => by !== undefined).length / all.length;
    }),
    risk: late(true),
    calm: late(false),
  };
}

function share(all: readonly { held: boolean; meant: number }[]): Held {
  return {
    claims: all.length,
    held: all.filter(({ held }) => held).length / all.length,
    meant: all.reduce((sum, { meant }) => sum + meant, 0) / all.length,
  };
}
