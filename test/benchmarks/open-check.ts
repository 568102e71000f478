import { randomUUID } from 'node:crypto';
import { type Check, checkSchema } from '../../src/checks/check.ts';
import { expectedCardHash } from '../../src/features/card/card-diff.ts';
import { MINUTE_MS } from '../../src/time/durations.ts';

/**
 * An open check of `number` minutes ago, whose card is up to date, so that the benchmark posts none. `over` replaces
 * fields.
 */
export function openCheck(number: number, over: Partial<Check> = {}): Check {
  const at = Date.now() - number * MINUTE_MS;
  const check = checkSchema.parse({
    id: randomUUID(),
    reference: `CHK-${String(number).padStart(5, '0')}`,
    state: number % 3 === 0 ? 'In Progress' : 'Pending',
    productId: 'ncchc',
    productName: 'National police check',
    worker: { firstName: 'Ada', lastName: `Lovelace ${number}`, email: `w${number}@example.com` },
    requester: { teamId: 'T1', userId: 'UHR1' },
    channelId: 'C0HRDESK',
    invitationId: `inv-${number}`,
    createdAt: at,
    invitedAt: at,
    stateSince: at,
    lastResultAt: Date.now(),
    card: { channelId: 'C0HRDESK', ts: `${number}.000100`, outcomeShown: true },
    ...over,
  });
  return { ...check, card: { ...check.card, renderedHash: expectedCardHash(check, 'gated') } };
}
