import { describe, expect, it, vi } from 'vitest';
import { createConnectionWatch } from '../../../src/slack/receivers/connection-watch.ts';
import { eventually } from '../../support/eventually.ts';

/** The events logged when Slack reports `greeted` connections in its hello, and `later` when asked again. */
async function watched(bots: number, greeted: number, later: number | undefined): Promise<string[]> {
  const events: string[] = [];
  const tell = (event: string) => events.push(event);
  const count = vi.fn(async () => later);
  const watch = createConnectionWatch({
    bots: async () => bots,
    count,
    graceMs: 0,
    log: { debug: tell, info: tell, warn: tell, error: tell },
  });
  watch.onHello(greeted);
  if (greeted > bots) await eventually(() => expect(count).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  watch.stop();
  return events;
}

describe('connections of other programs', () => {
  it.each([
    [1, 2, 2],
    [1, 3, 2],
    [2, 4, 3],
  ])('are reported for %i bots, %i connections and then %i', async (bots, greeted, later) => {
    expect(await watched(bots, greeted, later)).toEqual(['slack.other-connections']);
  });

  it.each([
    [1, 1, 1],
    [1, 2, 1],
    [1, 2, undefined],
    [2, 2, 2],
    [3, 2, 2],
  ])('are not reported for %i bots, %i connections and then %j', async (bots, greeted, later) => {
    expect(await watched(bots, greeted, later)).toEqual([]);
  });
});
