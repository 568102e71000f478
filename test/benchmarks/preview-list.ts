import { setTimeout as delay } from 'node:timers/promises';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';

const CHECK_EVERY_MS = 5;
const LONGEST_MS = 60_000;

/** A CSV file of this many people, with columns that the bot does not use. */
export function listOf(count: number): Buffer {
  const rows = Array.from(
    { length: count },
    (_, index) =>
      `Worker,No ${index},worker.number.${index}@example.com,0412 345 678,1990-01-01,Site ${index}`,
  );
  return Buffer.from(['First name,Last name,Email,Mobile,Date of birth,Site', ...rows].join('\r\n'));
}

async function untilModalShows(slack: SlackSandbox, text: string): Promise<void> {
  const began = performance.now();
  for (;;) {
    const view = slack.as(PEOPLE.hr1).modals().at(-1);
    const shown = view === undefined ? '' : plainText(view);
    if (shown.includes(text)) return;
    if (performance.now() - began > LONGEST_MS) throw new Error(`No modal shows “${text}”, but: ${shown}`);
    await delay(CHECK_EVERY_MS);
  }
}

/**
 * A person uploads the file in the form, sees the preview and confirms. Resolves with the milliseconds from the
 * submission of the form to its acknowledgement, and to the preview.
 */
export async function previewAndConfirm(
  slack: SlackSandbox,
  bytes: Buffer,
): Promise<{ ackMs: number; previewMs: number }> {
  const person = slack.as(PEOPLE.hr1);
  await person.command('/check invite many', { channel: CHANNELS.hr });
  await untilModalShows(slack, 'Invite several people');
  const view = person.top();
  await person.fill(view, { file: { name: 'people.csv', bytes } });
  const began = performance.now();
  await person.submit(view);
  const ackMs = performance.now() - began;
  await untilModalShows(slack, 'will be invited');
  const previewMs = performance.now() - began;
  await person.fill(person.top(), { sure: ['yes'] });
  await person.submit(person.top());
  return { ackMs, previewMs };
}
