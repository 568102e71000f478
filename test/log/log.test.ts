import { WebAPIPlatformError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { StorageError, WorkerChecksError } from '../../src/errors.ts';
import { describeError } from '../../src/log/describe-error.ts';
import { createLog, type LogFields } from '../../src/log/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'silent' = 'info') {
  const lines: string[] = [];
  write(createLog(level, { write: (line: string) => lines.push(line) }));
  return lines;
}

/** As if somebody had come past the type. */
function slipIn(fields: unknown): LogFields {
  const parsed: LogFields = JSON.parse(JSON.stringify(fields));
  return parsed;
}

describe('the log', () => {
  it('is one line of JSON an event, with what happened, when and how bad', () => {
    const [line = '', ...more] = logged((log) =>
      log.warn('poller.look-failed', { reference: 'CHK-7F3K2', ms: 3 }),
    );
    expect(more).toEqual([]);
    expect(JSON.parse(line)).toEqual({
      level: 40,
      time: expect.any(Number),
      event: 'poller.look-failed',
      reference: 'CHK-7F3K2',
      ms: 3,
    });
    expect(line.endsWith('}\n')).toBe(true);
  });

  it('says nothing below its level', () => {
    const write = (log: ReturnType<typeof createLog>) => {
      log.debug('a');
      log.info('b');
      log.warn('c');
      log.error('d');
    };
    expect(logged(write).map((line) => JSON.parse(line).event)).toEqual(['b', 'c', 'd']);
    expect(logged(write, 'silent')).toEqual([]);
  });

  it.each([
    ['one long word', 'a'.repeat(400_000)],
    ['address signs alone', 'a@'.repeat(200_000)],
    ['one address that does not end', `a@${'b.1'.repeat(130_000)}`],
    ['digits', `+${'1'.repeat(400_000)}`],
  ])('reads a value of 400,000 characters once: %s', (_, value) => {
    const started = performance.now();
    logged((log) => log.info('a', { value }));
    // Work that grows with the square of the length takes minutes here; what is read once takes milliseconds.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each([
    'email',
    'name',
    'firstName',
    'lastName',
    'mobile',
    'worker',
    'result',
    'outcome',
    'certificate',
    'certificateUrl',
    'url',
    'token',
    'secret',
    'authorization',
  ])('never shows a field called %s', (field) => {
    const [line = ''] = logged((log) => log.info('x', { [field]: 'Ada-or-Clear', reference: 'CHK-1' }));
    expect(line).not.toContain('Ada-or-Clear');
    expect(JSON.parse(line)).toMatchObject({ [field]: '[Redacted]', reference: 'CHK-1' });
  });

  it.each([
    'ada@example.com',
    'sent to Ada.Lovelace+1@mail.example.com.au',
    '+61412345678',
    'https://workerchecks.com/certificates/1',
    'xoxb-123-abc',
    'xapp-1-A0-abc',
  ])('never shows %s, whatever the field', (value) => {
    const [line = ''] = logged((log) => log.error('x', { code: value }));
    expect(line).not.toContain(value);
    expect(line).toContain('[Redacted]');
  });

  it('never shows what is inside an object', () => {
    const fields = slipIn({ check: { worker: { firstName: 'Ada' } }, list: ['Ada'] });
    expect(logged((log) => log.info('x', fields)).join()).not.toContain('Ada');
  });

  it('shows where an error happened, paths of packages too', () => {
    const at = 'at run (/app/node_modules/@slack/bolt/dist/App.js:1:2) < at file:///app/src/bot.ts:3:4';
    expect(logged((log) => log.error('x', { at })).join()).toContain(at);
  });
});

describe('what the log says of an error', () => {
  it('is names, codes and places, never its words', () => {
    const cause = Object.assign(new Error('connect to ada@example.com'), { code: 'ECONNRESET' });
    const described = describeError(new StorageError('Ada Lovelace is not stored', { cause }));
    expect(described).toMatchObject({ error: 'StorageError storage < Error ECONNRESET' });
    expect(described.at).toMatch(/^at .*log\.test\.ts/);
    expect(JSON.stringify(described)).not.toMatch(/Ada|ada@/);
  });

  it('is the HTTP status of WorkerChecks', () => {
    const error = new WorkerChecksError('failed', 'Trouble', { effect: 'possible', status: 502 });
    expect(describeError(error)).toMatchObject({
      error: 'WorkerChecksError workerchecks-failed',
      httpStatus: 502,
    });
  });

  it('is the code of a refusal by Slack, where it is one', () => {
    const refusal = (error: string) => describeError(new WebAPIPlatformError({ ok: false, error }));
    expect(refusal('not_in_channel')).toMatchObject({ slackError: 'not_in_channel' });
    // What a proxy says in Slack's place.
    const page = refusal('<html>Ada Lovelace</html>');
    expect(page.slackError).toBeUndefined();
    expect(JSON.stringify(page)).not.toContain('Ada');
  });

  it('is what to do, where a token or the Widget Secret was not accepted', () => {
    const ofSlack = (error: string) => describeError(new WebAPIPlatformError({ ok: false, error })).note;
    expect(ofSlack('invalid_auth')).toMatch(/SLACK_BOT_TOKEN/);
    expect(ofSlack('account_inactive')).toMatch(/SLACK_BOT_TOKEN/);
    expect(ofSlack('channel_not_found')).toBeUndefined();
    const ofWorkerChecks = (reason: 'unauthorised' | 'credits') =>
      describeError(new WorkerChecksError('refused', 'No.', { effect: 'none', reason })).note;
    expect(ofWorkerChecks('unauthorised')).toMatch(/WORKERCHECKS_WIDGET_SECRET/);
    expect(ofWorkerChecks('credits')).toBeUndefined();
  });

  it('is no word of a code that is none, nor of a message with line breaks in it', () => {
    const error = Object.assign(new Error('first\n    at Ada Lovelace (secret)\nlast'), {
      code: 'Ada Lovelace',
    });
    expect(JSON.stringify(describeError(error))).not.toMatch(/Ada Lovelace/);
  });

  it.each(['Ada', 7, null, undefined, { message: 'Ada' }])(
    'is the kind of thing where %j was thrown',
    (thrown) => {
      expect(describeError(thrown)).toEqual({ error: typeof thrown });
    },
  );

  it('ends where causes go in a circle', () => {
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    expect(describeError(first).error).toBe('Error < Error < Error < Error');
  });
});
