import { describe, expect, it } from 'vitest';
import { planKills } from './plan-kills.ts';
import { sayTried } from './say-tried.ts';
import { ALONE } from './setup.ts';
import { tryKills } from './try-kills.ts';

const LONGEST_MS = 3_600_000;
/** `KILL_SLICE=2/5`: the second fifth of all points. */
const [SLICE = 1, SLICES = 1] = (process.env.KILL_SLICE ?? '1/1').split('/').map(Number);

describe('the bot killed in the middle of a day', () => {
  it('loses nothing and doubles nothing, wherever it falls', { timeout: LONGEST_MS }, async () => {
    const plan = await planKills(ALONE);
    const chosen = plan.filter((_, index) => index % SLICES === SLICE - 1);
    const tried = await tryKills(ALONE, chosen, 5);
    sayTried(tried);
    expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
    // Where two changes meet on their way to the card there is one update fewer.
    expect(tried.unmet.length).toBeLessThan(plan.length / 50);
    expect(plan.length).toBeGreaterThan(300);
  });
});
