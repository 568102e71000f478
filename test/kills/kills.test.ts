import { describe, expect, it } from 'vitest';
import { planKills } from './plan-kills.ts';
import { sayTried } from './say-tried.ts';
import { ALONE } from './setup.ts';
import { tryKills } from './try-kills.ts';

const EVERY = 25;

describe('the bot killed in the middle of a day', () => {
  it(`loses nothing and doubles nothing: every ${EVERY}th point (npm run test:kills tries them all)`, async () => {
    const plan = await planKills(ALONE);
    const chosen = plan.filter((_, index) => index % EVERY === Math.floor(EVERY / 2));
    const tried = await tryKills(ALONE, chosen, 4);
    sayTried(tried);
    expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
    // Where two changes meet on their way to the card there is one update fewer.
    expect(tried.unmet.length).toBeLessThanOrEqual(2);
    expect(chosen.length).toBeGreaterThan(10);
  }, 180_000);
});
