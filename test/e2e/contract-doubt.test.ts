import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker } from '../support/slack-user.ts';
import { openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;

afterEach(async () => {
  await place.close();
});

const doubtSchema = z.object({ event: z.literal('workerchecks.contract-doubtful'), key: z.string() });

/** The keys of the contract that the log doubts, in order. */
function doubted(): string[] {
  return place
    .logged()
    .trim()
    .split('\n')
    .map((line) => doubtSchema.safeParse(JSON.parse(line)))
    .flatMap(({ data }) => (data === undefined ? [] : [data.key]));
}

/** The bot with a contract file, before anything was invited. */
async function withContract(contract: unknown): Promise<void> {
  place = await openTestApp();
  const path = join(place.folder, 'contract.json');
  writeFileSync(path, JSON.stringify(contract));
  await place.stopBot();
  await place.startBot({ WORKERCHECKS_CONTRACT: path });
}

describe('a wire contract that does not match', () => {
  it('is reported once, within seconds, for a wrong result.path', async () => {
    await withContract({ result: { path: '/checks/{invitation_id}/summary' } });
    await inviteWorker(place);
    await eventually(() => expect(doubted()).toEqual(['result.path']));
    const polls = () => place.workerChecks.requests.filter(({ path }) => path.endsWith('/summary')).length;
    const before = polls();
    await eventually(() => expect(polls()).toBeGreaterThan(before + 3));
    expect(doubted()).toEqual(['result.path']);
  });

  it('is reported for a wrong status field', async () => {
    await withContract({ result: { response: { status: 'phase' } } });
    await inviteWorker(place);
    await eventually(() => expect(doubted()).toEqual(['result.response.status']));
  });

  it('is reported for wrong result and certificate fields once three checks are completed', async () => {
    await withContract({ result: { response: { result: 'outcome', certificateUrl: 'pdf' } } });
    for (const email of ['ada@example.com', 'ben@example.com', 'cho@example.com']) {
      expect(doubted()).toEqual([]);
      const { card, check } = await inviteWorker(place, { email });
      place.workerChecks.advance(check.id, { status: 'Completed' });
      await cardReads(card, 'Completed');
    }
    await eventually(() =>
      expect(doubted()).toEqual(['result.response.result', 'result.response.certificateUrl']),
    );
  });

  it('is reported for a wrong invite.path', async () => {
    await withContract({ invite: { path: '/orders' } });
    await place.slack.as(PEOPLE.hr1).submit(await fillInvite(place));
    await eventually(() => expect(doubted()).toEqual(['invite.path']));
  });

  it('is reported for an unknown status, without the word itself', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    place.workerChecks.advance(check.id, { status: 'Frozen' });
    await cardReads(card, 'Frozen');
    expect(doubted()).toEqual(['words.statuses']);
    expect(place.logged()).not.toContain('Frozen');
  });

  it('is not suspected when it matches, even if an invitation is unknown at first', async () => {
    place = await openTestApp();
    place.workerChecks.fault('result', { kind: 'answer', status: 404, body: {} }, { times: 5 });
    const { card, check } = await inviteWorker(place);
    place.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed — Clear');
    expect(doubted()).toEqual([]);
  });
});
