import { expect } from 'vitest';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { MINUTE_MS } from '../../src/time/durations.ts';
import { type SimulatedTime, simulateTime } from './simulated-time.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp, type TestAppOptions } from './test-app.ts';

/** The whole bot under simulated time, polling each check at most every 30 s. */
export interface SimulatedApp {
  app: TestApp;
  time: SimulatedTime;
  /** Opens the invite form for `<first> Lovelace` and fills it in. */
  fillInvite(first: string, userId?: string): Promise<SandboxView>;
  /** Invites `<first>@example.com` and waits for the card. */
  invite(first: string): Promise<SandboxMessage>;
  close(): Promise<void>;
}

export async function openSimulatedApp(options: TestAppOptions = {}): Promise<SimulatedApp> {
  const time = simulateTime('2026-11-20T00:00:00Z');
  const env = { RESULT_REQUESTS_PER_MINUTE: '30', POLL_MIN_INTERVAL_SECONDS: '30', ...options.env };
  const app = await time.during(openTestApp({ ...options, env }));
  const cards = () => app.slack.messages(CHANNELS.hr);

  async function until(holds: () => boolean): Promise<void> {
    expect(await time.until(holds, 2 * MINUTE_MS)).toBe(true);
  }

  async function fillInvite(first: string, userId: string = PEOPLE.hr1): Promise<SandboxView> {
    const person = app.slack.as(userId);
    await time.during(person.command('/check invite', { channel: CHANNELS.hr }));
    await until(() => person.modals().length > 0);
    const view = person.top();
    const fields = {
      'First name': first,
      'Last name': 'Lovelace',
      Email: `${first.toLowerCase()}@example.com`,
      'Check type': 'ncchc',
      'Channel for the card': CHANNELS.hr,
    };
    await time.during(person.fill(view, fields));
    return view;
  }

  return {
    app,
    time,
    fillInvite,
    async invite(first) {
      const before = cards().length;
      const view = await fillInvite(first);
      await time.during(app.slack.as(PEOPLE.hr1).submit(view));
      await until(() => cards().length > before);
      return cards().at(-1) ?? expect.fail('No card');
    },
    async close() {
      await time.during(app.close());
      time.end();
    },
  };
}
