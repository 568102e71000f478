import type { Overflow } from '@slack/types';
import { SNOOZE_DAYS } from '../../checks/snooze.ts';
import { plain } from '../../slack/messages/blocks.ts';

/** Values include the number of days. */
export const snoozeMenuId = 'digest.snooze';

export function snoozeMenu(checkId: string): Overflow {
  return {
    type: 'overflow',
    action_id: snoozeMenuId,
    options: SNOOZE_DAYS.map((days) => ({
      text: plain(`Snooze for ${days} business ${days === 1 ? 'day' : 'days'}`),
      value: `${days}:${checkId}`,
    })),
  };
}

/** Parses the chosen option. `days` undefined: it can no longer be chosen. */
export function readSnoozeValue(value: string): { days: number | undefined; checkId: string } {
  const [number = '', checkId = ''] = value.split(':', 2);
  return { days: SNOOZE_DAYS.find((days) => String(days) === number), checkId };
}
