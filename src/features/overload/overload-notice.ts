import { z } from 'zod';
import { describeOverload } from '../../checks/describe-overload.ts';
import type { LeaderTask } from '../../checks/jobs/leader.ts';
import { createLoopTask } from '../../checks/jobs/loop-task.ts';
import type { Collection } from '../../checks/ports.ts';
import type { PollingLoad } from '../../checks/schedule/polling-load.ts';
import type { Poster } from '../../slack/messages/poster.ts';
import { delayUntilAborted } from '../../time/delay.ts';

const NOTICE_ID = 'overload-notice';
/** Hysteresis: the overload ends below this load; between it and 1, nobody is told anything new. */
const OVER_BELOW = 0.9;

/** The administrators who have been told, by user id. */
const noticeSchema = z.object({ told: z.array(z.string()) });

export interface OverloadNoticeOptions {
  /** Undefined while this process does not poll. */
  load: () => PollingLoad | undefined;
  adminUsers: readonly string[];
  poster: Pick<Poster, 'dm'>;
  stored: Collection<unknown>;
  everyMs: number;
  /** Called once each time an overload begins. */
  onBegin: (message: string) => void;
  onFailure: (error: unknown) => void;
}

/** Tells each administrator once when more checks are open than can be polled twice a day. */
export function createOverloadNotice(options: OverloadNoticeOptions): LeaderTask {
  const { load, adminUsers, poster, stored, everyMs, onBegin, onFailure } = options;

  async function tell(overload: { message: string; advice: string }): Promise<void> {
    const notice = noticeSchema.safeParse(await stored.get(NOTICE_ID)).data;
    if (notice === undefined) onBegin(overload.message);
    const told = new Set(notice?.told);
    const text = `${overload.message}. ${overload.advice}`;
    for (const userId of adminUsers) {
      if (told.has(userId)) continue;
      try {
        await poster.dm(userId, { text });
        told.add(userId);
      } catch (error) {
        onFailure(error);
      }
    }
    await stored.set(NOTICE_ID, { told: [...told] });
  }

  async function checkLoad(): Promise<void> {
    const current = load();
    if (current === undefined) return;
    const overload = describeOverload(current);
    if (overload !== undefined) return await tell(overload);
    if (current.load < OVER_BELOW) await stored.delete(NOTICE_ID);
  }

  async function checkRepeatedly(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delayUntilAborted(everyMs, signal);
      if (!signal.aborted) await checkLoad().catch(onFailure);
    }
  }

  return createLoopTask(checkRepeatedly);
}
