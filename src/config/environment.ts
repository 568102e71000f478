import { isIP } from 'node:net';
import { z } from 'zod';
import { LOG_LEVELS } from '../log/log.ts';
import { readProxy, type WebProxy } from '../net/proxy-settings.ts';
import { isThisMachine } from '../net/this-machine.ts';
import { isHolidayRegion } from '../time/holidays.ts';
import { certificateHostProblem } from './certificate-hosts.ts';
import type { Product } from './config.ts';
import { isGuessableKey } from './guessable-key.ts';
import { parseProducts } from './products.ts';

const KEY_BYTES = 32;

const text = z.string().trim();

/** `kind`: what Slack or WorkerChecks calls it. */
const secret = (kind: string, shape = /^\S+$/) => text.regex(shape, `expected ${kind}`);

/** Rejects a Slack token pasted as another secret: it would be sent to another service, or never match a signature. */
const secretNotToken = (kind: string) =>
  secret(`${kind}, which has no spaces`)
    .refine(
      (value) => !/^(xoxe\.)?xox[a-z]-/.test(value),
      `expected ${kind}, not a Slack token; the bot token, which begins with xoxb-, belongs in SLACK_BOT_TOKEN`,
    )
    .refine(
      (value) => !value.startsWith('xapp-'),
      `expected ${kind}, not a Slack token; the app-level token, which begins with xapp-, belongs in SLACK_APP_TOKEN`,
    );

const oneOf = <const T extends readonly string[]>(words: T) =>
  text.pipe(z.enum(words, `expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`));

function wholeNumber(least: number, most: number) {
  const expected = `expected a whole number from ${least} to ${most}`;
  return text
    .regex(/^\d+$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected);
}

/** What is wrong with the address of a service that receives a secret; undefined if it is acceptable. */
function addressProblem(value: string): string | undefined {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    return 'expected an address that begins with https://';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '')
    return 'expected an address without a user name or password in it';
  if (/[?#]/.test(value)) return 'expected an address without ? or #';
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    return 'expected an address that begins with https://; http:// is only for this machine, because it is not encrypted';
  }
  return undefined;
}

const address = text.superRefine((value, context) => {
  const problem = addressProblem(value);
  if (problem !== undefined) context.addIssue(problem);
});

/** A comma-separated list. Spaces around items and empty items are dropped. */
const list = (item: RegExp, expected: string) =>
  text
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every((part) => item.test(part)), expected);

const userIds = list(
  /^[UW][A-Z0-9_]+$/,
  'expected Slack user ids, comma-separated: U012ABCDEF; the id of a user group, S…, belongs in HR_USER_GROUPS',
);
const groupIds = list(
  /^S[A-Z0-9_]+$/,
  'expected Slack user-group ids, comma-separated: S012ABCDEF; the id of a person, U… or W…, belongs in HR_USERS',
);
const channelId = text.regex(/^[CG][A-Z0-9_]+$/, 'expected a Slack channel id: C012ABCDEF');
const hosts = list(/./, '').superRefine((entries, context) => {
  const problem = entries.map(certificateHostProblem).find((one) => one !== undefined);
  if (problem !== undefined) context.addIssue(problem);
});

/** An IP address to listen on, or a host name. */
const host = text.refine(
  (value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value),
  'expected an address of this machine, such as 127.0.0.1 or 0.0.0.0',
);

const products = text.transform((value, context): Product[] => {
  const read = parseProducts(value);
  if ('products' in read) return read.products;
  context.addIssue(`expected ${read.expected}`);
  return [];
});

const encryptionKey = text.transform((value, context): Buffer => {
  const key = Buffer.from(value, 'base64');
  if (key.length !== KEY_BYTES || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) {
    context.addIssue(`expected ${KEY_BYTES} bytes in base64, as \`openssl rand -base64 32\` prints`);
  } else if (isGuessableKey(key)) {
    context.addIssue('expected random bytes, as `openssl rand -base64 32` prints; this key can be guessed');
  }
  return key;
});

const proxy = (variable: WebProxy['variable']) =>
  text
    .transform((value, context): WebProxy | undefined => {
      const read = readProxy(value, variable);
      if (!('expected' in read)) return read;
      context.addIssue(read.expected);
      return undefined;
    })
    .optional();

/** Separated by commas or spaces, as other programs accept it. */
const noProxy = text
  .refine(
    (value) => !value.includes('://'),
    'expected hosts, addresses and ranges without https://, comma-separated: .corp.example,10.0.0.0/8',
  )
  .transform((value) => value.split(/[\s,]+/).filter((entry) => entry !== ''))
  .optional();

const seconds = text
  .regex(/^\d*\.?\d+$/, 'expected a number of seconds above 0')
  .transform(Number)
  .refine((value) => value > 0 && value <= 43_200, 'expected a number of seconds above 0, at most 43200');

const botToken = secret('a bot token, which begins with xoxb-', /^(xoxe\.)?xoxb-\S+$/).refine(
  (value) => !value.startsWith('xoxe.'),
  'expected a bot token that does not expire, which begins with xoxb-; one that begins with xoxe. expires after 12 hours, and this bot cannot renew it. Create the Slack app from manifest.yml, which sets token_rotation_enabled: false, and use its token',
);
const timeOfDay = text.regex(
  /^([01]?\d|2[0-3]):[0-5]\d$/,
  'expected a time of day, hours and minutes: 08:30',
);

const EXPECTED_ZONE = 'expected an IANA time zone: Australia/Sydney';

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** Intl also accepts an offset such as +10:00, but an offset has no daylight saving time. */
const timeZone = text.regex(/^[A-Za-z]/, EXPECTED_ZONE).refine(isTimeZone, EXPECTED_ZONE);

const EXPECTED_REGION =
  'expected a region that date-holidays knows, a country or a part of it: AU-NSW, AU-VIC or NZ';
const holidays = text.refine(isHolidayRegion, EXPECTED_REGION);

/**
 * Every environment variable with its format and default. `.env.example` documents the same for people. A message says
 * what was expected and never quotes the value, which may be a secret in the wrong variable.
 */
export const environmentSchema = z.object({
  SLACK_BOT_TOKEN: botToken,
  SLACK_APP_TOKEN: secret('an app-level token, which begins with xapp-', /^xapp-\S+$/).optional(),
  SLACK_SIGNING_SECRET: secretNotToken('a signing secret').optional(),
  SLACK_API_URL: address.default('https://slack.com/api/'),
  SLACK_COMMAND: text
    .regex(/^\/[a-z0-9_-]{1,31}$/, 'expected a slash and at most 31 lower-case letters, digits, - or _')
    .default('/check'),
  HOST: host.optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  WORKERCHECKS_API_URL: address,
  WORKERCHECKS_WIDGET_SECRET: secretNotToken('a Widget Secret'),
  WORKERCHECKS_PRODUCTS: products,
  WORKERCHECKS_CONTRACT: text.optional(),
  RESULT_REQUESTS_PER_MINUTE: wholeNumber(1, 100_000).default(30),
  RESULT_REQUESTS_RESERVED: wholeNumber(0, 100_000).default(5),
  POLL_MIN_INTERVAL_SECONDS: seconds.default(30),
  DATABASE_URL: text
    .regex(
      /^(sqlite|postgres|postgresql|redis|rediss|valkey):\/\/./,
      'expected an address that begins with sqlite://, postgres:// or redis://',
    )
    .default('sqlite://data/checks.sqlite'),
  ENCRYPTION_KEY: encryptionKey.optional(),
  ENCRYPTION_KEY_PREVIOUS: encryptionKey.optional(),
  RESULTS_CHANNEL: channelId.optional(),
  DIGEST_CHANNEL: channelId.optional(),
  DIGEST_AT: timeOfDay.default('08:30'),
  HR_USERS: userIds.default([]),
  HR_USER_GROUPS: groupIds.default([]),
  ADMIN_USERS: userIds.default([]),
  RESULT_VISIBILITY: oneOf(['private-channels', 'never', 'always']).default('private-channels'),
  CERTIFICATE_BUTTON: oneOf(['gated', 'link']).default('gated'),
  CERTIFICATE_HOSTS: hosts.optional(),
  INVITATIONS_PER_DAY: wholeNumber(1, 10_000).default(500),
  INVITATIONS_PER_PERSON_PER_DAY: wholeNumber(1, 10_000).default(200),
  BULK_MAX_ROWS: wholeNumber(1, 5_000).default(1000),
  TIME_ZONE: timeZone.default('Australia/Sydney'),
  HOLIDAYS: holidays.default('AU-NSW'),
  RENEWAL_KEEP: oneOf(['reference', 'details']).default('reference'),
  RETENTION_DAYS: wholeNumber(1, 365).default(90),
  AUDIT_RETENTION_DAYS: wholeNumber(365, 36_500).default(2557),
  STALE_AFTER_DAYS: wholeNumber(1, 365).default(7),
  HTTPS_PROXY: proxy('HTTPS_PROXY'),
  HTTP_PROXY: proxy('HTTP_PROXY'),
  NO_PROXY: noProxy,
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
});
