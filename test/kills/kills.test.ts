import { describe, expect, it } from 'vitest';
import { storeKinds } from '../storage/stores.ts';
import { planKills } from './plan-kills.ts';
import { sayTried } from './say-tried.ts';
import { ALONE, replicasOn } from './setup.ts';
import { tryKills } from './try-kills.ts';

const EVERY = 80;
/** Some of those at which something would be lost or doubled, done by the one that leads and by the one that does not. */
const WITH_TWO = ['write checks Clear #1', 'before invite Refer #1', 'invite Button #1', 'reply Refer #1'];

const POSTGRES = (await storeKinds()).filter(({ title }) => title.startsWith('postgres'));

describe('a bot killed in the middle of a day', () => {
  it(`loses nothing and doubles nothing: every ${EVERY}th point (npm run test:kills tries them all)`, async () => {
    const plan = await planKills(ALONE);
    const chosen = plan.filter((_, index) => index % EVERY === Math.floor(EVERY / 2));
    const tried = await tryKills(ALONE, chosen, 4);
    sayTried('one bot on sqlite', tried);
    expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
    // Where two changes meet on their way to the card there is one update fewer.
    expect(tried.unmet.length).toBeLessThanOrEqual(2);
    expect(chosen.length).toBeGreaterThan(3);
  }, 180_000);

  it.skipIf(!POSTGRES[0]?.up).each(POSTGRES)(
    'of two on $title loses nothing and doubles nothing (npm run test:kills tries all points)',
    async (postgres) => {
      const tried = await tryKills(replicasOn(postgres), WITH_TWO, 4);
      sayTried(`two bots on ${postgres.title}`, tried);
      expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
      expect(tried.unmet.length).toBeLessThanOrEqual(1);
    },
    180_000,
  );
});
