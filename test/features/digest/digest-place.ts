import { attentionRules } from '../../../src/checks/attention.ts';
import type { PersonSettings } from '../../../src/checks/person-settings.ts';
import type { DigestRecord } from '../../../src/features/digest/digest-record.ts';
import type { DigestLine } from '../../../src/features/digest/digest-source.ts';
import { createDigestTask } from '../../../src/features/digest/digest-task.ts';
import type { Deferred } from '../../../src/slack/messages/poster.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { createHolidays } from '../../../src/time/holidays.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

const calendar = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));
const EIGHT_THIRTY = 8.5 * 3_600_000;

export const digestLine = (id: string): DigestLine => ({
  id,
  text: [{ type: 'text', text: id }],
  button: { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Look' } },
});

/** Slack and the store as they outlive processes; `fail` is what the next post does. */
export function createDigestPlace() {
  const posts: { channelId: string; day: string }[] = [];
  const updates: { ts: string; text: string }[] = [];
  const outcomes: string[] = [];
  const place = {
    now: Date.parse('2026-12-02T08:29:55+11:00'),
    elapsed: 0,
    /** How often the task looks at the time, milliseconds. */
    everyMs: 20_000,
    lines: [digestLine('one')],
    isLeader: true,
    isReadable: true,
    fail: undefined as undefined | { before?: Error; after?: Error },
    records: createMemoryCollection<DigestRecord>(),
    settings: createMemoryCollection<PersonSettings>(),
    posts,
    updates,
    outcomes,
  };

  async function send(channelId: string, message: Deferred, day: string) {
    const { fail } = place;
    place.fail = undefined;
    if (typeof message === 'function') await message();
    if (fail?.before) throw fail.before;
    posts.push({ channelId, day });
    if (fail?.after) throw fail.after;
    return { channelId, ts: `ts-${posts.length}` };
  }

  const start = (channelId: string | undefined = 'C1') => {
    const task = createDigestTask({
      digest: {
        records: place.records,
        sources: [async () => [{ title: 'Group', lines: place.lines }]],
        slack: {
          poster: {
            post: (to, message, options) => send(to, message, options?.metadata?.event_payload.day ?? ''),
            dm: (to, message, options) =>
              send(`D-${to}`, message, options?.metadata?.event_payload.day ?? ''),
            async update(_, ts, message) {
              const drawn = typeof message === 'function' ? await message() : message;
              updates.push({ ts, text: JSON.stringify(drawn) });
            },
          },
          postedMessages: {
            async search({ metadata }) {
              if (!place.isReadable) return { kind: 'not-readable' };
              const index = posts.findIndex(({ day }) => day === metadata.event_payload.day);
              return index < 0 ? { kind: 'none' } : { kind: 'found', ts: `ts-${index + 1}` };
            },
          },
          privacy: { privacyOf: async () => 'private' },
          access: { may: async () => ({ allowed: true }) },
        },
        posting: { mayPost: () => place.isLeader, othersPostForMs: 0 },
        content: {
          rules: () => attentionRules(calendar, { staleAfterDays: 7 }, place.now),
          command: '/check',
          namesInDms: true,
        },
        on: { outcome: (outcome) => void outcomes.push(outcome), failure: () => {} },
      },
      watchList: { onChange: () => {} },
      settings: place.settings,
      channelId,
      timing: {
        digestAt: EIGHT_THIRTY,
        everyMs: place.everyMs,
        clock: () => place.elapsed,
        wait: delayUntilAborted,
      },
    });
    return task;
  };
  return Object.assign(place, { start });
}
