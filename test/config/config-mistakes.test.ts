import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentSchema } from '../../src/config/environment.ts';
import { parseConfig } from '../../src/config/read-config.ts';
import { ConfigError } from '../../src/errors.ts';
import { REQUIRED_ENVIRONMENT } from '../support/required-environment.ts';

type Env = Record<string, string | undefined>;

const KEY = 'Ck7yB2b0m4Xr8Qe1sVh3uLw9zTf6aNd5pGj0iRoEcKY=';
const long = (length: number) => 'x'.repeat(length);
const hundredAndOne = Array.from({ length: 101 }, (_, i) => `p${i}=Product ${i}`).join(',');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemsOf(over: Env): readonly string[] {
  try {
    parseConfig({ ...REQUIRED_ENVIRONMENT, ...over });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** A variable, a wrong value, and what the reported problem must match. */
const MISTAKES: [name: string, value: string, expected: RegExp][] = [
  ['SLACK_BOT_TOKEN', 'xapp-1-leaked', /bot token.*xoxb-/],
  ['SLACK_BOT_TOKEN', 'xoxp-1-leaked', /bot token.*xoxb-/],
  ['SLACK_BOT_TOKEN', 'xoxb-1 leaked', /bot token/],
  ['SLACK_BOT_TOKEN', 'xoxe.xoxb-1-leaked', /begins with xoxe\. expires after 12 hours.*manifest\.yml/],
  ['SLACK_BOT_TOKEN', 'xoxb-', /bot token/],
  ['SLACK_APP_TOKEN', 'xoxb-1-leaked', /app-level token.*xapp-/],
  ['SLACK_APP_TOKEN', 'xapp-1 leaked', /app-level token/],
  ['SLACK_SIGNING_SECRET', 'leaked secret', /signing secret.*no spaces/],
  ['SLACK_SIGNING_SECRET', 'xoxb-1-leaked', /signing secret.*SLACK_BOT_TOKEN/],
  ['SLACK_SIGNING_SECRET', 'xapp-1-leaked', /signing secret.*SLACK_APP_TOKEN/],
  ['SLACK_API_URL', 'slack.com/api', /https:\/\//],
  ['SLACK_API_URL', 'http://slack.com/api', /https:\/\/.*this machine/],
  ['SLACK_API_URL', 'https://me:leaked@slack.com/api/', /without a user name or password/],
  ['SLACK_COMMAND', 'check', /a slash/],
  ['SLACK_COMMAND', '/Check', /lower-case/],
  ['SLACK_COMMAND', '/back ground', /a slash/],
  ['SLACK_COMMAND', `/${long(32)}`, /at most 31/],
  ['PORT', '80a', /whole number from 0 to 65535/],
  ['PORT', '3000.5', /whole number/],
  ['PORT', '-1', /whole number/],
  ['PORT', '65536', /whole number from 0 to 65535/],
  ['METRICS_PORT', 'none', /whole number from 0 to 65535/],
  ['HOST', 'http://127.0.0.1', /an address of this machine/],
  ['HOST', '127.0.0.1:3000', /an address of this machine/],
  ['WORKERCHECKS_API_URL', 'api.workerchecks.example', /https:\/\//],
  ['WORKERCHECKS_API_URL', 'https:api.workerchecks.example', /https:\/\//],
  ['WORKERCHECKS_API_URL', 'https://', /https:\/\//],
  ['WORKERCHECKS_API_URL', 'ftp://api.workerchecks.example', /https:\/\//],
  ['WORKERCHECKS_API_URL', 'http://api.workerchecks.example', /https:\/\/.*this machine/],
  ['WORKERCHECKS_API_URL', 'http://127.0.0.1.workerchecks.example', /https:\/\/.*this machine/],
  ['WORKERCHECKS_API_URL', 'https://me:leaked@api.workerchecks.example', /without a user name or password/],
  ['WORKERCHECKS_API_URL', 'https://api.workerchecks.example/?key=leaked', /without \?/],
  ['WORKERCHECKS_API_URL', 'https://api.workerchecks.example/#v1', /without \?/],
  ['WORKERCHECKS_WIDGET_SECRET', 'leaked secret', /Widget Secret.*no spaces/],
  ['WORKERCHECKS_WIDGET_SECRET', 'xoxb-1-leaked', /Widget Secret.*SLACK_BOT_TOKEN/],
  ['WORKERCHECKS_WIDGET_SECRET', 'xapp-1-leaked', /Widget Secret.*SLACK_APP_TOKEN/],
  ['WORKERCHECKS_PRODUCTS', ',', /id=Name pairs/],
  ['WORKERCHECKS_PRODUCTS', 'ncchc', /id=Name pairs/],
  ['WORKERCHECKS_PRODUCTS', 'ncchc=', /id=Name pairs/],
  ['WORKERCHECKS_PRODUCTS', '=Police check', /id=Name pairs/],
  ['WORKERCHECKS_PRODUCTS', 'a=A,a=B', /each product id and each name once/],
  ['WORKERCHECKS_PRODUCTS', 'a=A,b=A', /each product id and each name once/],
  ['WORKERCHECKS_PRODUCTS', `a=${long(76)}`, /at most 75 characters/],
  ['WORKERCHECKS_PRODUCTS', `${long(76)}=A`, /at most 75 characters/],
  ['WORKERCHECKS_PRODUCTS', 'a=A;renew=2m', /renew=12m or renew=3y/],
  ['WORKERCHECKS_PRODUCTS', 'a=A;renew=11y', /renew=12m or renew=3y/],
  ['WORKERCHECKS_PRODUCTS', 'a=A;renew', /renew=12m or renew=3y/],
  ['WORKERCHECKS_PRODUCTS', 'a=A;renew=1y;renew=2y', /renew=12m or renew=3y/],
  ['RENEWAL_KEEP', 'all', /reference or details/],
  ['WORKERCHECKS_PRODUCTS', hundredAndOne, /at most 100 products/],
  ['WORKERCHECKS_CONTRACT', '/nowhere/contract.yaml', /a file that can be read/],
  ['RESULT_REQUESTS_PER_MINUTE', '0', /whole number from 1/],
  ['RESULT_REQUESTS_PER_MINUTE', '2.5', /whole number/],
  ['RESULT_REQUESTS_RESERVED', 'five', /whole number from 0/],
  ['RESULT_REQUESTS_RESERVED', '-5', /whole number from 0/],
  ['RESULT_REQUESTS_RESERVED', '30', /less than RESULT_REQUESTS_PER_MINUTE/],
  ['POLL_MIN_INTERVAL_SECONDS', '0', /above 0/],
  ['POLL_MIN_INTERVAL_SECONDS', '-1', /above 0/],
  ['POLL_MIN_INTERVAL_SECONDS', '30s', /number of seconds/],
  ['POLL_MIN_INTERVAL_SECONDS', '43201', /at most 43200/],
  ['DATABASE_URL', 'data/checks.sqlite', /sqlite:\/\/, postgres:\/\/ or redis:\/\//],
  ['DATABASE_URL', 'sqlite://', /sqlite:\/\//],
  ['DATABASE_URL', 'mysql://me:leaked@host/checks', /sqlite:\/\//],
  ['ENCRYPTION_KEY', 'leaked', /32 bytes in base64/],
  ['ENCRYPTION_KEY', Buffer.alloc(31, 7).toString('base64'), /32 bytes in base64/],
  ['ENCRYPTION_KEY', `${KEY.slice(0, 20)} ${KEY.slice(20)}`, /32 bytes in base64/],
  ['ENCRYPTION_KEY_PREVIOUS', 'leaked', /32 bytes in base64/],
  ['RESULTS_CHANNEL', '#hr-desk', /channel id: C012ABCDEF/],
  ['RESULTS_CHANNEL', 'hr-desk', /channel id/],
  ['DIGEST_CHANNEL', '#hr-desk', /channel id/],
  ['DIGEST_AT', '8.30', /time of day.*08:30/],
  ['DIGEST_AT', '24:00', /time of day/],
  ['HR_USERS', 'hanna', /user ids.*U012ABCDEF/],
  ['HR_USERS', 'U012ABCDEF,@rob', /user ids/],
  ['HR_USERS', 'S012ABCDEF', /user ids.*S…, belongs in HR_USER_GROUPS/],
  ['HR_USERS', 'U012ABCDEF U034ABCDEF', /user ids, comma-separated/],
  ['HR_USER_GROUPS', '@hr', /user-group ids.*S012ABCDEF/],
  ['HR_USER_GROUPS', 'U012ABCDEF', /user-group ids.*U… or W…, belongs in HR_USERS/],
  ['ADMIN_USERS', 'ada@example.com', /user ids/],
  ['RESULT_VISIBILITY', 'everywhere', /private-channels, never or always/],
  ['CERTIFICATE_BUTTON', 'url', /gated or link/],
  ['CERTIFICATE_HOSTS', 'https://workerchecks.com/certificates', /host names/],
  ['CERTIFICATE_HOSTS', '*.workerchecks.com', /host names/],
  ['CERTIFICATE_HOSTS', 'com', /public suffix/],
  ['CERTIFICATE_HOSTS', 'workerchecks.com,com.au', /public suffix/],
  ['CERTIFICATE_HOSTS', 'github.io', /public suffix/],
  ['CERTIFICATE_HOSTS', 'https://co.uk:8443', /public suffix/],
  ['CERTIFICATE_HOSTS', 'intranet', /public suffix/],
  ['CERTIFICATE_HOSTS', 'http://workerchecks.com', /without http:\/\//],
  ['ENCRYPTION_KEY', Buffer.alloc(32).toString('base64'), /random bytes.*can be guessed/],
  ['ENCRYPTION_KEY', Buffer.alloc(32, 'ab').toString('base64'), /can be guessed/],
  [
    'ENCRYPTION_KEY',
    Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64'),
    /can be guessed/,
  ],
  ['ENCRYPTION_KEY', Buffer.from('correct horse battery staple !!!').toString('base64'), /can be guessed/],
  ['HTTPS_PROXY', 'socks5://proxy.example:1080', /address of a proxy, http:\/\/proxy/],
  ['HTTPS_PROXY', 'http://me:leaked#1@proxy.example:3128', /%40/],
  ['HTTPS_PROXY', 'http://me:leaked/1@proxy.example:3128', /address of a proxy/],
  ['HTTPS_PROXY', 'http://me:leaked@proxy.example:80000', /address of a proxy/],
  ['HTTPS_PROXY', 'http://', /address of a proxy/],
  ['HTTP_PROXY', 'ftp://proxy.example', /address of a proxy/],
  ['NO_PROXY', 'localhost,https://corp.example', /without https:\/\/, comma-separated/],
  ['INVITATIONS_PER_DAY', '0', /whole number from 1/],
  ['INVITATIONS_PER_PERSON_PER_DAY', 'many', /whole number from 1/],
  ['BULK_MAX_ROWS', '0', /whole number from 1/],
  ['TIME_ZONE', 'Sydney', /IANA time zone: Australia\/Sydney/],
  ['TIME_ZONE', '+10:00', /IANA time zone/],
  ['HOLIDAYS', 'Sydney', /region that date-holidays knows/],
  ['HOLIDAYS', 'AU-XYZ', /region that date-holidays knows/],
  ['HOLIDAYS', 'AU-NSW-1-2', /region that date-holidays knows/],
  ['RETENTION_DAYS', '366', /whole number from 1 to 365/],
  ['RETENTION_DAYS', '0', /whole number from 1 to 365/],
  ['RETENTION_DAYS', '1.5', /whole number/],
  ['AUDIT_RETENTION_DAYS', '364', /whole number from 365 to 36500/],
  ['STALE_AFTER_DAYS', 'a week', /whole number from 1 to 365/],
  ['LOG_LEVEL', 'verbose', /fatal, error, warn, info, debug, trace or silent/],
];

describe('a mistake in the environment', () => {
  it.each(MISTAKES)('%s=%s', (name, value, expected) => {
    const [problem = '', ...more] = problemsOf({ [name]: value });
    expect(more).toEqual([]);
    expect(problem.startsWith(`${name}: `)).toBe(true);
    expect(problem).toMatch(expected);
    expect(problem).not.toMatch(/\n|leaked/);
  });

  it('is reported for every variable that can be wrong', () => {
    const tried = new Set(MISTAKES.map(([name]) => name));
    expect([...tried].toSorted()).toEqual(Object.keys(environmentSchema.shape).toSorted());
  });

  const always = Object.keys(REQUIRED_ENVIRONMENT).filter((name) => name !== 'SLACK_APP_TOKEN');
  it.each(always)('%s missing, empty or blank', (name) => {
    for (const value of [undefined, '', '   ']) {
      expect(problemsOf({ [name]: value })).toEqual([`${name}: required, but not set`]);
    }
  });

  it('neither app token nor signing secret', () => {
    expect(problemsOf({ SLACK_APP_TOKEN: ' ', SLACK_SIGNING_SECRET: '' })).toEqual([
      expect.stringMatching(/^SLACK_APP_TOKEN: .*SLACK_SIGNING_SECRET for HTTP mode/),
    ]);
  });

  it.each(['postgres://me:leaked@db/checks', 'rediss://:leaked@db', ' redis://db'])(
    'no key for %s, a store that several machines can share',
    (url) => {
      const problems = problemsOf({ DATABASE_URL: url });
      expect(problems).toEqual([expect.stringMatching(/^ENCRYPTION_KEY: expected 32 bytes.*required/)]);
      expect(problems.join()).not.toContain('leaked');
    },
  );

  it('a limit that leaves no requests for polling', () => {
    expect(problemsOf({ RESULT_REQUESTS_PER_MINUTE: '5' })).toEqual([
      expect.stringMatching(/^RESULT_REQUESTS_RESERVED: expected less/),
    ]);
  });

  it.each([
    ['broken.yaml', 'a: [1\nb: }'],
    ['twice.yaml', 'cancel: {}\ncancel: {}'],
  ])('a contract that is not YAML: %s', (name, content) => {
    expect(problemsOf({ WORKERCHECKS_CONTRACT: file(name, content) })).toEqual([
      'WORKERCHECKS_CONTRACT: expected a file in YAML or JSON',
    ]);
  });

  it('a folder as the contract', () => {
    expect(problemsOf({ WORKERCHECKS_CONTRACT: folder })).toEqual([
      'WORKERCHECKS_CONTRACT: expected the path of a file that can be read',
    ]);
  });

  it('is reported with all the others, one line each', () => {
    const problems = problemsOf({
      SLACK_BOT_TOKEN: '',
      PORT: 'x',
      WORKERCHECKS_CONTRACT: '/nowhere',
      RESULT_REQUESTS_RESERVED: '31',
      DATABASE_URL: 'redis://db',
    });
    expect(problems.map((problem) => problem.split(':', 1)[0]).toSorted()).toEqual(
      [
        'ENCRYPTION_KEY',
        'PORT',
        'RESULT_REQUESTS_RESERVED',
        'SLACK_BOT_TOKEN',
        'WORKERCHECKS_CONTRACT',
      ].toSorted(),
    );
  });
});
