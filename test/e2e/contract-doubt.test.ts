import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker } from '../support/slack-user.ts';
import { openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const doubtSchema = z.object({ event: z.literal('workerchecks.contract-doubtful'), key: z.string() });

/** Contract keys that the log reports as doubtful, in order. */
function doubted(): string[] {
  return app
    .logged()
    .trim()
    .split('\n')
    .map((line) => doubtSchema.safeParse(JSON.parse(line)))
    .flatMap(({ data }) => (data === undefined ? [] : [data.key]));
}

/** Starts the bot with this wire contract. */
async function withContract(contract: unknown): Promise<void> {
  app = await openTestApp();
  const path = join(app.folder, 'contract.json');
  writeFileSync(path, JSON.stringify(contract));
  await app.stopBot();
  await app.startBot({ WORKERCHECKS_CONTRACT: path });
}

describe('a wire contract that does not match', () => {
  it('is reported once, within seconds, for a wrong result.path', async () => {
    await withContract({ result: { path: '/checks/{invitation_id}/summary' } });
    await inviteWorker(app);
    await eventually(() => expect(doubted()).toEqual(['result.path']));
    const polls = () => app.workerChecks.requests.filter(({ path }) => path.endsWith('/summary')).length;
    const before = polls();
    await eventually(() => expect(polls()).toBeGreaterThan(before + 3));
    expect(doubted()).toEqual(['result.path']);
  });

  it('is reported for a wrong status field', async () => {
    await withContract({ result: { response: { status: 'phase' } } });
    await inviteWorker(app);
    await eventually(() => expect(doubted()).toEqual(['result.response.status']));
  });

  it('is reported for wrong result and certificate fields once three checks are completed', async () => {
    await withContract({ result: { response: { result: 'outcome', certificateUrl: 'pdf' } } });
    for (const email of ['ada@example.com', 'ben@example.com', 'cho@example.com']) {
      expect(doubted()).toEqual([]);
      const { card, check } = await inviteWorker(app, { email });
      app.workerChecks.advance(check.id, { status: 'Completed' });
      await cardReads(card, 'Completed');
    }
    await eventually(() =>
      expect(doubted()).toEqual(['result.response.result', 'result.response.certificateUrl']),
    );
  });

  it('is reported for a wrong invite.path', async () => {
    await withContract({ invite: { path: '/orders' } });
    await app.slack.as(PEOPLE.hr1).submit(await fillInvite(app));
    await eventually(() => expect(doubted()).toEqual(['invite.path']));
  });

  it('is reported for an unknown status, without the word itself', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Frozen' });
    await cardReads(card, 'Frozen');
    expect(doubted()).toEqual(['words.statuses']);
    expect(app.logged()).not.toContain('Frozen');
  });

  it('is not reported when it matches, even if an invitation is unknown at first', async () => {
    app = await openTestApp();
    app.workerChecks.fault('result', { kind: 'answer', status: 404, body: {} }, { times: 5 });
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed — Clear');
    expect(doubted()).toEqual([]);
  });
});
