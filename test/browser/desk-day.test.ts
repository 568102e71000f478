import { expect, it } from 'vitest';
import { leap } from '../../src/sandbox/demo/leap.ts';
import type { Demo } from '../../src/sandbox/demo/open-demo.ts';
import { type Order, orderCheck } from '../../src/sandbox/demo/order-check.ts';
import { say } from '../../src/sandbox/demo/say.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { barriers } from './barriers.ts';
import { inBrowser } from './in-browser.ts';
import { goTo, reads } from './page-user.ts';

const MONDAY = Date.parse('2026-12-07T16:00+11:00');
const HALF_PAST_EIGHT = Date.parse('2026-12-08T08:30+11:00');

/** Orders a check of each kind that a digest brings up, two weeks before that Monday. */
async function orderAll({ environment }: Demo): Promise<void> {
  const { simulator, slack, workerChecks } = environment;
  const order = (first: string, last: string, result: Order['result'] = 'Clear') => {
    const email = `${first}.${last}@example.com`.toLowerCase();
    return orderCheck(environment, PEOPLE.hr1, { first, last, email, product: 'ncchc', note: '', result });
  };
  simulator.holdBack(await order('Mei', 'Chen'));
  const priya = await order('Priya', 'Nair', 'Refer');
  simulator.move(priya, 'In Progress');
  simulator.move(priya, 'Completed');
  await eventually(() =>
    expect(slack.messages(CHANNELS.hr).some((card) => /Completed.*Priya/s.test(plainText(card)))).toBe(true),
  );
  const lostAnswer = workerChecks.faultFor('jack.doyle@example.com', 'invite', { kind: 'dropped-after' });
  await order('Jack', 'Doyle');
  lostAnswer.cancel();
}

inBrowser('a desk’s day on the page', (open) => {
  it('begins with the digest, whose lines are snoozed, resent and decided; Home and the report follow', async () => {
    const { page, demo } = await open({}, { timeouts: { postIntervalMs: 20 } });
    const { clock, workerChecks } = demo.environment;
    await orderAll(demo);
    leap(demo.environment, MONDAY);
    await page.getByRole('button', { name: 'Next morning, 8:25' }).click();
    await reads(page.getByRole('banner'), 'Tue, 8 Dec 2026, 8:25 am');
    const before = clock.now();
    await page.getByRole('button', { name: 'Run the clock' }).click();
    await eventually(() => expect(clock.now()).toBeGreaterThan(before));
    await page.getByRole('button', { name: 'Pause the clock' }).click();
    await page.getByRole('button', { name: 'Run the clock' }).waitFor();
    leap(demo.environment, HALF_PAST_EIGHT);
    const digest = page.locator('article.message', { hasText: 'Morning digest, Tue 8 Dec' });
    await digest.waitFor();
    await reads(digest, /Results nobody has opened/);
    await reads(digest, /Not submitted for days/);
    await reads(digest, /Waiting for a decision/);
    expect(await barriers(page)).toEqual([]);

    // One menu a line, in their order: Priya, Mei, Jack.
    await digest.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Snooze for 3 business days' }).click();
    await reads(page.locator('article.ephemeral'), /is snoozed until Fri 11 Dec/);
    await digest.getByText('Priya Nair').waitFor({ state: 'detached' });

    await digest.getByRole('button', { name: /^Resend/ }).click();
    const form = page.getByRole('dialog', { name: 'Resend the invitation' });
    await form.getByLabel('Email').fill('mei.chen@example.org');
    await form.getByRole('button', { name: 'Resend', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await digest.getByText('Mei Chen').waitFor({ state: 'detached' });
    expect(workerChecks.checkFor('mei.chen@example.com').status).toBe('Cancelled');

    await digest.getByRole('button', { name: /^Decide/ }).click();
    const choices = page.locator('article.ephemeral', { hasText: 'Jack Doyle' });
    await choices.getByRole('button', { name: /^Send again/ }).click();
    const question = page.getByRole('dialog', { name: 'Send the invitation again?' });
    await question.getByRole('button', { name: 'Send again' }).click();
    await reads(digest, 'Everything in this list is dealt with.');

    await goTo(page, 'WorkerChecks');
    await page.getByRole('tab', { name: 'Home' }).click();
    const home = page.getByRole('tabpanel');
    await reads(home, /Mei Chen/);
    await reads(home, /Jack Doyle/);
    await reads(home, 'Nothing needs you right now.');
    expect(await home.getByText('Priya Nair').count()).toBe(0);

    await goTo(page, 'hr-desk');
    await say(page, '/check report');
    const report = page.locator('article.ephemeral', { has: page.getByRole('table') });
    await reads(report, 'National police check');
  });
});
