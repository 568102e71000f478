import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { failureOf, ORDER, reply, SECRET } from '../vendor-harness.ts';
import { openSignInHarness, START } from './sign-in-harness.ts';

let harness: Awaited<ReturnType<typeof openSignInHarness>>;

beforeEach(async () => {
  harness = await openSignInHarness();
});
afterEach(() => harness.close());

describe('the answer to a sign-in', () => {
  const inAnHour = new Date(START + HOUR_MS).toISOString();
  it.each([
    [{ token: 't' }, DAY_MS],
    [{ token: 't', expires_in: 3600 }, HOUR_MS],
    [{ access_token: 't', expires_in: '3600', token_type: 'Bearer' }, HOUR_MS],
    [{ accessToken: 't', expiresIn: 3600 }, HOUR_MS],
    [{ data: { token: 't', expires_at: inAnHour } }, HOUR_MS],
    [{ success: true, data: { access_token: 't', expiresAt: (START + HOUR_MS) / 1000 } }, HOUR_MS],
    [{ token: 't', expires_at: START + HOUR_MS }, HOUR_MS],
    [{ token: 't', expires_at: String((START + HOUR_MS) / 1000) }, HOUR_MS],
    [{ token: 't', expires_at: '2026-11-20T10:00:00' }, HOUR_MS],
    [{ token: 't', expires_at: '2026-11-20T21:00:00+11:00' }, HOUR_MS],
    [{ token: '', access_token: 't', expires_in: null }, DAY_MS],
    [{ token: 't', expires_in: 0 }, DAY_MS],
    [{ token: 't', expires_in: 'soon', expires_at: 'later' }, DAY_MS],
    [{ token: 't', expires_at: '2020-01-01T00:00:00Z' }, DAY_MS],
  ])('%j is a token for %i ms', async (body, lifetimeMs) => {
    harness.tokenAnswers(body);
    await (await harness.start()).client.signIn();
    expect(await harness.tokens.get('account')).toMatchObject({
      token: 't',
      obtainedAt: START,
      expiresAt: START + lifetimeMs,
    });
  });

  it.each([401, 400, 403, 422])('%i means that the Widget Secret is wrong', async (status) => {
    harness.vendor.answers(
      'authenticate',
      reply(status, { error: { code: 'unauthorized', message: SECRET } }),
    );
    const error = await failureOf((await harness.start()).client.invite(ORDER));
    expect(error).toMatchObject({
      failure: 'refused',
      reason: 'unauthorised',
      effect: 'none',
      sentence: expect.stringMatching(/did not accept the Widget Secret.*WORKERCHECKS_WIDGET_SECRET/),
    });
    expect(harness.vendor.requests).toEqual(['authenticate']);
  });

  it('200 with an error means so too', async () => {
    harness.tokenAnswers({ success: false, message: 'Invalid secret', token: 'no' });
    expect(await failureOf((await harness.start()).client.signIn())).toMatchObject({
      reason: 'unauthorised',
    });
  });

  it('404 means that the address or the contract is wrong', async () => {
    harness.vendor.answers('authenticate', reply(404, {}));
    expect(await failureOf((await harness.start()).client.signIn())).toMatchObject({
      reason: 'not-found',
      sentence: expect.stringMatching(/WORKERCHECKS_API_URL and WORKERCHECKS_CONTRACT/),
    });
  });

  it.each(['<h1>Sign in</h1>', '{}', '{"token":7.5e400}', '{"token":{"value":"t"}}'])(
    '200 with %s cannot be read',
    async (body) => {
      harness.tokenAnswers(body);
      expect(await failureOf((await harness.start()).client.signIn())).toMatchObject({
        failure: 'unreadable',
      });
    },
  );
});
