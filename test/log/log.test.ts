import { WebAPIPlatformError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { StorageError, WorkerChecksError } from '../../src/errors.ts';
import { createLog } from '../../src/log/create-log.ts';
import { describeError } from '../../src/log/describe-error.ts';
import type { LogFields } from '../../src/log/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'silent' = 'info') {
  const lines: string[] = [];
  write(createLog(level, { write: (line: string) => lines.push(line) }));
  return lines;
}

/** Fields that the type would not allow. */
function slipIn(fields: unknown): LogFields {
  const parsed: LogFields = JSON.parse(JSON.stringify(fields));
  return parsed;
}

describe('the log', () => {
  it('writes a line of JSON per event, with its name, time and level', () => {
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

  it('writes nothing below its level', () => {
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
    ['at signs', 'a@'.repeat(200_000)],
    ['one endless address', `a@${'b.1'.repeat(130_000)}`],
    ['digits', `+${'1'.repeat(400_000)}`],
  ])('takes linear time for a value of 400,000 characters: %s', (_, value) => {
    const started = performance.now();
    logged((log) => log.info('a', { value }));
    // Quadratic work takes minutes here, linear work milliseconds.
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
  ])('redacts a field called %s', (field) => {
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
  ])('redacts %s in any field', (value) => {
    const [line = ''] = logged((log) => log.error('x', { code: value }));
    expect(line).not.toContain(value);
    expect(line).toContain('[Redacted]');
  });

  it('redacts objects', () => {
    const fields = slipIn({ check: { worker: { firstName: 'Ada' } }, list: ['Ada'] });
    expect(logged((log) => log.info('x', fields)).join()).not.toContain('Ada');
  });

  it('keeps the locations of an error, in packages too', () => {
    const at = 'at run (/app/node_modules/@slack/bolt/dist/App.js:1:2) < at file:///app/src/bot.ts:3:4';
    expect(logged((log) => log.error('x', { at })).join()).toContain(at);
  });
});

describe('an error in the log', () => {
  it('is described by names, codes and locations, not by its message', () => {
    const cause = Object.assign(new Error('connect to ada@example.com'), { code: 'ECONNRESET' });
    const described = describeError(new StorageError('Ada Lovelace is not stored', { cause }));
    expect(described).toMatchObject({ error: 'StorageError storage < Error ECONNRESET' });
    expect(described.at).toMatch(/^at .*log\.test\.ts/);
    expect(JSON.stringify(described)).not.toMatch(/Ada|ada@/);
  });

  it('has the HTTP status that WorkerChecks answered with', () => {
    const error = new WorkerChecksError('failed', 'Trouble', { effect: 'possible', status: 502 });
    expect(describeError(error)).toMatchObject({
      error: 'WorkerChecksError workerchecks-failed',
      httpStatus: 502,
    });
  });

  it('has the code with which Slack refused', () => {
    const refusal = (error: string) => describeError(new WebAPIPlatformError({ ok: false, error }));
    expect(refusal('not_in_channel')).toMatchObject({ slackError: 'not_in_channel' });
    // As from a proxy that answers instead of Slack.
    const page = refusal('<html>Ada Lovelace</html>');
    expect(page.slackError).toBeUndefined();
    expect(JSON.stringify(page)).not.toContain('Ada');
  });

  it('says what to do if a token or the Widget Secret was not accepted', () => {
    const ofSlack = (error: string) => describeError(new WebAPIPlatformError({ ok: false, error })).note;
    expect(ofSlack('invalid_auth')).toMatch(/SLACK_BOT_TOKEN/);
    expect(ofSlack('account_inactive')).toMatch(/SLACK_BOT_TOKEN/);
    expect(ofSlack('channel_not_found')).toBeUndefined();
    const ofWorkerChecks = (reason: 'unauthorised' | 'credits') =>
      describeError(new WorkerChecksError('refused', 'No.', { effect: 'none', reason })).note;
    expect(ofWorkerChecks('unauthorised')).toMatch(/WORKERCHECKS_WIDGET_SECRET/);
    expect(ofWorkerChecks('credits')).toBeUndefined();
  });

  it('quotes neither a code that is no identifier nor a message with line breaks', () => {
    const error = Object.assign(new Error('first\n    at Ada Lovelace (secret)\nlast'), {
      code: 'Ada Lovelace',
    });
    expect(JSON.stringify(describeError(error))).not.toMatch(/Ada Lovelace/);
  });

  it.each(['Ada', 7, null, undefined, { message: 'Ada' }])(
    'is described by its type when %j was thrown',
    (thrown) => {
      expect(describeError(thrown)).toEqual({ error: typeof thrown });
    },
  );

  it('has at most four causes, even when they form a circle', () => {
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    expect(describeError(first).error).toBe('Error < Error < Error < Error');
  });
});
