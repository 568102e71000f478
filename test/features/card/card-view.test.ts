import { describe, expect, it } from 'vitest';
import { type Check, STATES } from '../../../src/checks/check.ts';
import { RESULTS } from '../../../src/checks/vocabulary.ts';
import { needsCard } from '../../../src/features/card/card-diff.ts';
import { CARD_ACTIONS } from '../../../src/features/card/card-ids.ts';
import { cardMetadata, cardView } from '../../../src/features/card/card-view.ts';
import { threadReply, undeliverableNotice } from '../../../src/features/card/owner-messages.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../../src/sandbox/slack/workspace/model.ts';
import { makeCheck } from '../../support/make-check.ts';
import { checkMessage } from './check-message.ts';

const RELEASED = '2026-11-20';
const URL = 'https://workerchecks.com/certificates/1';

const shown = { outcomeShown: true, certificateButton: 'gated' } as const;
const hidden = { outcomeShown: false, certificateButton: 'gated' } as const;

function completed(overrides: Partial<Check> = {}): Check {
  return makeCheck({
    state: 'Completed',
    note: 'Starts on Monday',
    outcome: { result: 'Clear', releaseDate: RELEASED },
    certificate: 'offered',
    completedSeenAt: 5_000,
    ...overrides,
  });
}

function render(check: Check, options: Parameters<typeof cardView>[1] = shown) {
  const { text, blocks } = cardView(check, options);
  const message: SandboxMessage = checkMessage(text, blocks);
  return { text: plainText(message), buttons: buttons(message), json: JSON.stringify({ text, blocks }) };
}

describe('a card that may show the outcome', () => {
  it.each([
    ['Clear', 'Completed — Clear'],
    ['Attention Required', 'Completed — Attention Required'],
    ['Refer', 'Completed — Refer'],
    ['Unknown', 'Completed — Needs review'],
  ] as const)('shows %s as “%s”, but not in the notification text', (result, title) => {
    const check = completed({ outcome: { result, resultWord: 'Zweifelhaft', releaseDate: RELEASED } });
    const card = render(check);
    expect(card.text).toContain(title);
    expect(card.text).toContain('Ada Lovelace');
    expect(card.text).toContain('Starts on Monday');
    expect(card.text).toContain('20 November 2026');
    expect(card.text).toContain('@U_HR');
    expect(card.buttons).toEqual(['View certificate']);
    if (result === 'Unknown') {
      expect(card.text).not.toContain('Clear');
      expect(card.text).toContain('Zweifelhaft');
    }
    expect(cardView(check, shown).text).toBe('Check CHK-7F3K2 (National police check): Completed');
  });

  it('says when the worker starts, only where their name may be shown', () => {
    const check = makeCheck({ startsOn: '2026-12-08' });
    expect(render(check).text).toContain('Starts work on 8 December 2026');
    expect(render(check, { ...shown, outcomeShown: false }).text).not.toContain('December');
  });

  it('shows each state with its buttons', () => {
    const of = (check: Partial<Check>) => render(makeCheck(check));
    expect(of({}).text).toContain('Pending');
    expect(of({}).buttons).toEqual(['Cancel invitation']);
    expect(of({ state: 'In Progress' })).toMatchObject({
      text: expect.stringContaining('In Progress'),
      buttons: [],
    });
    const cancelled = of({ state: 'Cancelled', cancelledBy: 'U_BOSS' });
    expect(cancelled).toMatchObject({ text: expect.stringContaining('Cancelled'), buttons: [] });
    expect(cancelled.text).toContain('@U_BOSS');
    const other = { checkId: '00000000-0000-4000-8000-000000000002', reference: 'CHK-NEW22' };
    const replaced = of({
      state: 'Replaced',
      replacedBy: other,
      cancelledBy: 'U_BOSS',
      invitationIdGiven: { by: 'U_HR', at: 1 },
    });
    expect(replaced).toMatchObject({
      text: expect.stringMatching(/^Replaced by CHK-NEW22[\s\S]*@U_BOSS/),
      buttons: [],
    });
    expect(of({ replaces: other }).text).toContain('Replaces CHK-NEW22');
    expect(of({ state: 'Unconfirmed' }).buttons).toEqual([
      'It was sent',
      'Follow the invitation',
      'Send again',
    ]);
    const { worker: _, ...purged } = makeCheck({ state: 'Purged' });
    expect(render(purged)).toMatchObject({ text: expect.stringContaining('Purged'), buttons: [] });
    expect(of({ state: 'Unknown', statusWord: 'On <hold>' }).text).toContain('On <hold>');
    expect(of({ gone: true })).toMatchObject({
      text: expect.stringContaining('no longer knows'),
      buttons: [],
    });
  });

  it('explains a missing certificate or result', () => {
    expect(render(completed({ certificate: 'none' }))).toMatchObject({
      text: expect.stringContaining('no certificate'),
      buttons: [],
    });
    expect(render(completed({ certificate: 'unusable' }))).toMatchObject({
      text: expect.stringContaining('BusinessHub'),
      buttons: [],
    });
    const { outcome: _, ...waiting } = completed();
    expect(render(waiting).text).toContain('not released the result yet');
    expect(render(waiting).text).not.toContain('—');
  });

  it('has the link in the button only in link mode', () => {
    const check = completed({ certificateUrl: URL });
    const linked = render(check, { outcomeShown: true, certificateButton: 'link' });
    expect(linked.json).toContain(`"url":"${URL}"`);
    expect(linked.json).toContain(CARD_ACTIONS.certificateLink);
    expect(render(check).json).not.toContain(URL);
    const long = completed({ certificateUrl: `${URL}?${'x'.repeat(3000)}` });
    expect(render(long, { outcomeShown: true, certificateButton: 'link' }).json).toContain(
      `"${CARD_ACTIONS.certificate}"`,
    );
  });

  it('asks for a confirmation before cancelling or inviting again, with descriptive buttons', () => {
    const json = render(makeCheck()).json;
    expect(json).toContain('"style":"danger"');
    expect(json).toMatch(/"confirm":\{"type":"plain_text","text":"Cancel invitation"/);
    expect(json).toMatch(/"deny":\{"type":"plain_text","text":"Keep invitation"/);
    const again = render(makeCheck({ state: 'Unconfirmed' })).json;
    expect(again).toMatch(/second one.*credit/);
  });
});

describe('a masked card', () => {
  const variants: Partial<Check>[] = RESULTS.flatMap((result) =>
    (['none', 'unusable', 'offered'] as const).map((certificate) => ({
      outcome: { result, resultWord: 'Word', releaseDate: RELEASED },
      certificate,
      certificateUrl: URL,
    })),
  );

  it('is the same for every outcome and certificate, in either mode', () => {
    const pictures = new Set(
      variants.flatMap((variant) =>
        (['gated', 'link'] as const).map(
          (mode) => render(completed(variant), { outcomeShown: false, certificateButton: mode }).json,
        ),
      ),
    );
    expect(pictures.size).toBe(1);
    const [json = ''] = pictures;
    for (const secret of ['Ada', 'Lovelace', 'Clear', 'Monday', 'Refer', URL])
      expect(json).not.toContain(secret);
    expect(render(completed(), hidden).buttons).toEqual(['View result', 'View certificate']);
    expect(render(completed(), hidden).text).not.toContain('20 November 2026');
  });

  it('has the same shape before the result and without a release date', () => {
    const { outcome: _, ...waiting } = completed({ certificate: 'none' });
    const shape = (check: Check) => cardView(check, hidden).blocks.map(({ type }) => type);
    expect(shape(waiting)).toEqual(shape(completed()));
    expect(render(waiting, hidden).buttons).toEqual(['View result', 'View certificate']);
    const undated = RESULTS.map((result) => render(completed({ outcome: { result } }), hidden).json);
    expect(new Set([...undated, render(waiting, hidden).json]).size).toBe(1);
  });

  it.each(STATES)('%s: has no name, note or unknown status', (state) => {
    const check = completed({ state, statusWord: 'Adverse' });
    const { json } = render(check, hidden);
    for (const secret of ['Ada', 'Lovelace', 'example.com', 'Monday', 'Adverse', 'Clear']) {
      expect(json).not.toContain(secret);
    }
  });
});

describe('every card', () => {
  it.each(STATES)('%s: stays within Slack’s limits and escapes markup in any name', (state) => {
    const name = `<!channel> *${'W'.repeat(5000)}* :tada: & `;
    const check = completed({
      state,
      worker: { firstName: name, lastName: name, email: 'a@b.example' },
      productName: name,
      note: name,
      statusWord: name,
    });
    for (const options of [shown, hidden]) {
      const { text, blocks } = cardView(check, options);
      // Validates as strictly as Slack.
      checkMessage(text, blocks);
      expect(text).not.toContain('<!channel>');
      const mrkdwn = JSON.stringify(blocks).match(/\{"type":"mrkdwn","text":"[^}]*"\}/g) ?? [];
      expect(mrkdwn.join()).not.toContain('<!channel>');
    }
  });

  it('has only the check’s id in its metadata', () => {
    const check = completed();
    expect(cardMetadata(check)).toEqual({
      event_type: 'workerchecks_check',
      event_payload: { check_id: check.id },
    });
  });
});

describe('needsCard', () => {
  it.each(STATES)('%s', (state) => {
    const card = { notifiedRevision: 0, reposts: 0 };
    const withoutCard = !['Inviting', 'Refused', 'Purged'].includes(state);
    expect(needsCard({ state, refusal: undefined, card })).toBe(withoutCard);
    expect(needsCard({ state, refusal: undefined, card: { ...card, ts: '1.1' } })).toBe(state !== 'Inviting');
  });

  it('is true for a refused replacement, since the replaced card names it', () => {
    const card = { notifiedRevision: 0, reposts: 0 };
    const replaces = { checkId: '00000000-0000-4000-8000-000000000002', reference: 'CHK-7F3K2' };
    expect(needsCard({ state: 'Refused', refusal: 'credits', replaces, card })).toBe(true);
  });

  it('is false for a check that was closed without having been sent', () => {
    const card = { notifiedRevision: 0, reposts: 0 };
    expect(needsCard({ state: 'Closed', refusal: 'credits', card })).toBe(false);
  });
});

describe('threadReply', () => {
  it('is the same for every outcome, and names only the requester', () => {
    const replies = RESULTS.map(
      (result) => threadReply(completed({ resultRevision: 1, outcome: { result } })).text,
    );
    expect(new Set(replies)).toEqual(new Set(['<@U_HR> The result of check CHK-7F3K2 is here.']));
    expect(threadReply(completed({ resultRevision: 2 })).text).toContain('has changed');
  });
});

describe('undeliverableNotice', () => {
  it('names the channel and the command, without content', () => {
    const { text } = undeliverableNotice(completed(), '/check', 'is_archived');
    expect(text).toContain('<#C1>');
    expect(text).toContain('/check status CHK-7F3K2');
    expect(text).not.toMatch(/Ada|Clear|Completed/);
  });
});
