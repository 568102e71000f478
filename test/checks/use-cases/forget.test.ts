import { expect, it } from 'vitest';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';

const ADMIN = { teamId: 'T0DESK', userId: 'U0ADMIN' };
const OTHER = { teamId: 'T0DESK', userId: 'U0OTHER' };

it('forgetting twice is confirmed to the same person; another person is told that the check was purged', async () => {
  const check = makeCheck();
  const { checkService } = await openCheckHarness([check]);
  expect(await checkService.forget(check.id, ADMIN)).toMatchObject({ kind: 'forgotten' });
  const once = await checkService.get(check.id);
  // A form that was resumed after a restart.
  expect(await checkService.forget(check.id, ADMIN)).toMatchObject({ kind: 'forgotten' });
  expect(await checkService.forget(check.id, OTHER)).toMatchObject({ kind: 'already-purged' });
  expect(await checkService.get(check.id)).toEqual(once);
});
