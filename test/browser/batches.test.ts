import { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { inBrowser } from './in-browser.ts';
import { goTo, reads } from './page-user.ts';

const CARDS = 48;
const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const card = (id: number) => [
  { type: 'header', text: plain(`Pending ${id}`) },
  { type: 'actions', elements: [{ type: 'button', action_id: 'test.go', text: plain('Cancel invitation') }] },
];

inBrowser('a batch on the page', (open) => {
  it('has its cards in a thread, which shows their changes', async () => {
    const { page, demo } = await open();
    const { slack } = demo.environment;
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
    const post = (more: { blocks?: object[]; thread_ts?: string }) =>
      client.apiCall('chat.postMessage', { channel: CHANNELS.hr, text: `${CARDS} invited`, ...more });
    await post({});
    const [parent] = slack.messages(CHANNELS.hr);
    const thread_ts = parent?.ts ?? '';
    for (let id = 0; id < CARDS; id += 1) await post({ blocks: card(id), thread_ts });
    await page.getByRole('button', { name: `${CARDS} replies` }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await reads(thread, `${CARDS} replies`);
    expect(await thread.getByRole('heading', { level: 3 }).count()).toBe(CARDS);
    const last = parent?.replies.at(-1);
    await client.apiCall('chat.update', { channel: CHANNELS.hr, ts: last?.ts, text: 'x', blocks: card(99) });
    await reads(thread, 'Pending 99');
  });

  it('is reached by a link to its message', async () => {
    const { page, demo } = await open();
    const { slack } = demo.environment;
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
    for (let n = 0; n < 40; n += 1) slack.say(PEOPLE.hr1, CHANNELS.hr, `Message ${n}`);
    const [, second] = slack.messages(CHANNELS.hr);
    const url = `https://acme.slack.com/archives/${CHANNELS.hr}/p${second?.ts.replace('.', '')}`;
    await client.chat.postMessage({ channel: CHANNELS.general, text: `<${url}|Open its card>` });
    await goTo(page, 'general');
    await page.getByText('Open its card').click();
    await page.getByRole('heading', { name: 'hr-desk' }).waitFor();
    const box = () => page.getByText('Message 1', { exact: true }).boundingBox();
    await eventually(async () => expect((await box())?.y).toBeGreaterThan(100));
  });

  it('can fail for one worker or run out of credits', async () => {
    const { page, demo } = await open();
    const { workerChecks, faults } = demo.environment;
    await page.getByText('Make something go wrong').click();
    await page.getByLabel('Only for this worker’s email').fill('jo@x.example');
    await page.getByLabel('No answer, not invited').click();
    await page.getByLabel('Credits left').fill('31');
    await page.getByLabel('Seconds to answer').fill('0.5');
    await page.keyboard.press('Tab');
    await eventually(() => {
      expect(faults.onlyFor).toBe('jo@x.example');
      expect(faults.list().filter(({ isOn }) => isOn)).toMatchObject([{ id: 'unheard' }]);
      expect([workerChecks.credits, workerChecks.invitationMs]).toEqual([31, 500]);
    });
    // Wait for the page's update, which would replace the next input.
    const credits = page.getByLabel('Credits left');
    await eventually(async () => expect(await credits.getAttribute('value')).toBe('31'));
    await credits.fill('');
    await page.keyboard.press('Tab');
    await eventually(() => expect(workerChecks.credits).toBe(Number.POSITIVE_INFINITY));
  });
});
