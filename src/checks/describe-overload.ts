import { HOUR_MS } from '../time/durations.ts';
import type { PollingLoad } from './schedule/polling-load.ts';

const number = (value: number) => Math.floor(value).toLocaleString('en');

/** The message to the operator and administrators while more checks are open than can be polled twice a day. */
export function describeOverload({
  open,
  capacity,
  load,
  longestIntervalMs,
}: PollingLoad): { message: string; advice: string } | undefined {
  if (load <= 1) return undefined;
  const hours = Math.ceil(longestIntervalMs / HOUR_MS);
  return {
    message: `${number(open)} checks are open, and WorkerChecks’ limit allows polling ${number(capacity)} of them twice a day: each is polled at least every ${hours} hours instead, the likeliest first`,
    advice:
      'Ask WorkerChecks for a higher limit and set RESULT_REQUESTS_PER_MINUTE, or close checks that will not end.',
  };
}
