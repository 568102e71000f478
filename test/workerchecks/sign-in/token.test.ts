import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { eventually } from '../../support/eventually.ts';
import { failureOf, ORDER, reply } from '../vendor-harness.ts';
import { openSignInHarness, START } from './sign-in-harness.ts';

let harness: Awaited<ReturnType<typeof openSignInHarness>>;

beforeEach(async () => {
  harness = await openSignInHarness();
});
afterEach(() => harness.close());

const bearerOfLastCall = () => harness.vendor.authorizations.findLast((header) => header !== undefined);

describe('a token', () => {
  it('is requested once, however many calls wait for it', async () => {
    const { client } = await harness.start();
    await Promise.all(Array.from({ length: 40 }, () => client.result('inv-1', 'poller')));
    expect(harness.signIns()).toBe(1);
    expect(harness.vendor.requests).toHaveLength(41);
  });

  it('is renewed an hour before it expires, in the background, once', async () => {
    harness.tokenAnswers({ token: 'first' }, { token: 'second' });
    const { client } = await harness.start();
    await client.result('inv-1', 'poller');
    harness.clock.now = START + DAY_MS - HOUR_MS - 1;
    await client.result('inv-1', 'poller');
    expect(harness.signIns()).toBe(1);
    harness.clock.now += 1;
    await Promise.all([client.result('inv-1', 'poller'), client.result('inv-1', 'poller')]);
    expect(harness.vendor.authorizations.filter((header) => header === 'Bearer second')).toEqual([]);
    await eventually(async () => expect((await harness.tokens.get('account'))?.token).toBe('second'));
    await client.result('inv-1', 'poller');
    expect(bearerOfLastCall()).toBe('Bearer second');
    expect(harness.signIns()).toBe(2);
  });

  it('stays in use if its renewal fails, which is retried after a while', async () => {
    const { client, troubles } = await harness.start();
    await client.signIn();
    harness.clock.now = START + DAY_MS - HOUR_MS;
    harness.vendor.answers('authenticate', reply(503));
    await client.result('inv-1', 'poller');
    await eventually(() => expect(troubles).toHaveLength(1));
    await client.result('inv-1', 'poller');
    expect(harness.signIns()).toBe(2);
    harness.clock.now += 5 * SECOND_MS;
    await client.result('inv-1', 'poller');
    await eventually(() => expect(harness.signIns()).toBe(3));
    expect(troubles).toHaveLength(1);
  });

  it('is not used after it has expired', async () => {
    harness.tokenAnswers({ token: 'first' }, { token: 'second' });
    const { client } = await harness.start();
    await client.signIn();
    harness.clock.now = START + DAY_MS;
    await client.result('inv-1', 'poller');
    expect(bearerOfLastCall()).toBe('Bearer second');
  });

  it.each([1, 60, 3_000])('that lasts %i s is not renewed with every call', async (lifetimeS) => {
    harness.vendor.answers(
      'authenticate',
      ...Array.from({ length: 9 }, () => reply(200, { token: 't', expires_in: lifetimeS })),
    );
    const { client } = await harness.start();
    for (let i = 0; i < 20; i += 1) await client.result('inv-1', 'poller');
    harness.clock.now += lifetimeS * 750 - 1;
    await client.result('inv-1', 'poller');
    expect(harness.signIns()).toBe(1);
    harness.clock.now += 1;
    for (let i = 0; i < 20; i += 1) await client.result('inv-1', 'poller');
    expect(harness.signIns()).toBe(2);
  });
});

describe('a 401 before the token expires', () => {
  it('causes one sign-in for all callers, and one repetition of each call', async () => {
    harness.tokenAnswers({ token: 'first' }, { token: 'second' });
    const { client } = await harness.start();
    await client.signIn();
    harness.vendor.answers('result', ...Array.from({ length: 5 }, () => reply(401)));
    await Promise.all(Array.from({ length: 5 }, () => client.result('inv-1', 'poller')));
    expect(harness.signIns()).toBe(2);
    expect(harness.vendor.requests.filter((action) => action === 'result')).toHaveLength(10);
    // The refused requests count too.
    expect(client.budget.used()).toBe(10);
    expect(harness.vendor.authorizations.filter((header) => header === 'Bearer second')).toHaveLength(5);
  });

  it.each(['invite', 'cancel', 'result'] as const)(
    'that is repeated fails the call, without a third %s',
    async (action) => {
      const { client } = await harness.start();
      harness.vendor.answers(action, reply(401), reply(401));
      const actions = {
        invite: () => client.invite(ORDER),
        cancel: () => client.cancel('inv-1'),
        result: () => client.result('inv-1', 'person'),
      };
      const error = await failureOf(actions[action]());
      expect(error).toMatchObject({ failure: 'refused', reason: 'unauthorised', effect: 'none' });
      expect(harness.vendor.requests).toEqual(['authenticate', action, 'authenticate', action]);
    },
  );

  it('names the Widget Secret if that is refused too', async () => {
    const { client } = await harness.start();
    await client.signIn();
    harness.vendor.answers('invite', reply(401));
    harness.vendor.answers('authenticate', reply(401));
    expect(await failureOf(client.invite(ORDER))).toMatchObject({
      effect: 'none',
      sentence: expect.stringContaining('WORKERCHECKS_WIDGET_SECRET'),
    });
  });

  it('counts both result requests', async () => {
    const { client } = await harness.start();
    harness.vendor.answers('result', reply(401));
    await client.result('inv-1', 'poller');
    expect(client.budget.used()).toBe(2);
  });
});

describe('a failed sign-in', () => {
  it('is remembered for 5 s, so that many callers cause one', async () => {
    const { client } = await harness.start();
    harness.vendor.answers('authenticate', reply(401), reply(401));
    for (let i = 0; i < 5; i += 1) await failureOf(client.result('inv-1', 'poller'));
    expect(harness.signIns()).toBe(1);
    harness.clock.now += 5 * SECOND_MS - 1;
    await failureOf(client.invite(ORDER));
    expect(harness.signIns()).toBe(1);
    harness.clock.now += 1;
    await failureOf(client.invite(ORDER));
    expect(harness.signIns()).toBe(2);
  });

  it('is not remembered for longer by a clock that was set back', async () => {
    const { client } = await harness.start();
    harness.vendor.answers('authenticate', reply(500));
    await failureOf(client.signIn());
    harness.clock.now -= HOUR_MS;
    await expect(client.signIn()).resolves.toBeUndefined();
  });

  it('with a 429 is remembered for as long as its Retry-After says', async () => {
    const { client } = await harness.start();
    harness.vendor.answers('authenticate', reply(429, {}, { 'retry-after': '30' }));
    expect(await failureOf(client.invite(ORDER))).toMatchObject({ failure: 'rate-limited' });
    harness.clock.now += 30 * SECOND_MS - 1;
    expect(await failureOf(client.invite(ORDER))).toMatchObject({ failure: 'rate-limited' });
    expect(harness.signIns()).toBe(1);
    harness.clock.now += 1;
    await expect(client.invite(ORDER)).resolves.toEqual({ invitationId: 'inv-1' });
  });
});
