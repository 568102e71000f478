import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ConfigError } from './errors.ts';

export interface Product {
  id: string;
  name: string;
}

export type ResultVisibility = 'private-channels' | 'never' | 'always';
export type CertificateButton = 'gated' | 'link';

/** The environment, parsed. */
export interface Config {
  slack: {
    botToken: string;
    /** Present: Socket Mode. */
    appToken: string | undefined;
    /** Present where there is no app token: HTTP mode. */
    signingSecret: string | undefined;
    /** Ends in a slash. */
    apiUrl: string;
    /** With its slash: /check */
    command: string;
  };
  /** 0: any free port. */
  port: number;
  workerChecks: {
    /** Without a slash at its end. */
    apiUrl: string;
    widgetSecret: string;
    /** At least one, at most 100. */
    products: readonly Product[];
    /** The parsed content of WORKERCHECKS_CONTRACT, checked by workerchecks/contract.ts. */
    contractOverrides: unknown;
    resultRequestsPerMinute: number;
    resultRequestsReserved: number;
    pollMinIntervalMs: number;
  };
  storage: {
    databaseUrl: string;
    /** 32 bytes. Absent with sqlite: the key file beside the database. */
    encryptionKey: Buffer | undefined;
  };
  access: {
    hrUsers: readonly string[];
    hrUserGroups: readonly string[];
    adminUsers: readonly string[];
  };
  resultsChannel: string | undefined;
  resultVisibility: ResultVisibility;
  certificateButton: CertificateButton;
  /**
   * Hosts (`workerchecks.com`, which covers its subdomains; https alone) and whole origins (`http://127.0.0.1:4000`,
   * matched exactly, for a sandbox) a certificate link may point to.
   */
  certificateHosts: readonly string[];
  retentionDays: number;
  staleAfterDays: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string().trim();
const secret = text.regex(/^\S+$/, 'expected a token without spaces');
const wholeNumber = (least: number, most: number) =>
  text
    .regex(/^\d+$/, `expected a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `expected a whole number from ${least} to ${most}`);

const address = text.refine(
  (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  'expected an address that begins with https:// or http://',
);

/** Comma-separated; blanks around each and empty ones are dropped. */
const list = (item: RegExp, expected: string) =>
  text
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every((part) => item.test(part)), expected);

const USER_IDS = list(/^[UW][A-Z0-9_]+$/, 'expected Slack user ids, comma-separated: U012ABCDEF');
const HOST = /^(https?:\/\/)?[a-z0-9.-]+(:\d+)?$/i;
const MOST_PRODUCTS = 100; // options of a Slack select
const LONGEST_OPTION = 75;

const products = text.transform((value, context): Product[] => {
  const pairs = value
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [id = '', ...name] = pair.split('=');
      return { id: id.trim(), name: name.join('=').trim() };
    });
  const broken = pairs.some(({ id, name }) => id === '' || name === '');
  const long = pairs.some(({ id, name }) => id.length > LONGEST_OPTION || name.length > LONGEST_OPTION);
  const doubled = new Set(pairs.map(({ id }) => id)).size < pairs.length;
  const problem = [
    [broken || pairs.length === 0, 'expected id=Name pairs, comma-separated: ncchc=National police check'],
    [long, `expected ids and names of at most ${LONGEST_OPTION} characters`],
    [doubled, 'expected each product id once'],
    [pairs.length > MOST_PRODUCTS, `expected at most ${MOST_PRODUCTS} products`],
  ].find(([found]) => found === true)?.[1];
  if (typeof problem === 'string') context.addIssue(problem);
  return pairs;
});

const encryptionKey = text.transform((value, context): Buffer => {
  const key = Buffer.from(value, 'base64');
  if (key.length !== 32 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) {
    context.addIssue('expected 32 bytes in base64, as `openssl rand -base64 32` prints');
  }
  return key;
});

const databaseUrl = text.regex(
  /^(sqlite|postgres|postgresql|redis|rediss|valkey):\/\/./,
  'expected an address that begins with sqlite://, postgres:// or redis://',
);

const seconds = text
  .regex(/^\d*\.?\d+$/, 'expected a number of seconds above 0')
  .transform(Number)
  .refine((value) => value > 0 && value <= 43_200, 'expected a number of seconds above 0, at most 43200');

/** Every variable, what it may hold and its default. `.env.example` says the same for people. */
export const environmentSchema = z.object({
  SLACK_BOT_TOKEN: secret,
  SLACK_APP_TOKEN: secret.optional(),
  SLACK_SIGNING_SECRET: secret.optional(),
  SLACK_API_URL: address.default('https://slack.com/api/'),
  SLACK_COMMAND: text
    .regex(/^\/[a-z0-9_-]{1,31}$/, 'expected a slash and at most 31 lower-case letters, digits, - or _')
    .default('/check'),
  PORT: wholeNumber(0, 65_535).default(3000),
  WORKERCHECKS_API_URL: address,
  WORKERCHECKS_WIDGET_SECRET: secret,
  WORKERCHECKS_PRODUCTS: products,
  WORKERCHECKS_CONTRACT: text.optional(),
  RESULT_REQUESTS_PER_MINUTE: wholeNumber(1, 100_000).default(30),
  RESULT_REQUESTS_RESERVED: wholeNumber(0, 100_000).default(5),
  POLL_MIN_INTERVAL_SECONDS: seconds.default(30),
  DATABASE_URL: databaseUrl.default('sqlite://data/checks.sqlite'),
  ENCRYPTION_KEY: encryptionKey.optional(),
  RESULTS_CHANNEL: text.regex(/^[CG][A-Z0-9_]+$/, 'expected a Slack channel id: C012ABCDEF').optional(),
  HR_USERS: USER_IDS.default([]),
  HR_USER_GROUPS: list(/^S[A-Z0-9_]+$/, 'expected Slack user-group ids, comma-separated: S012ABCDEF').default(
    [],
  ),
  ADMIN_USERS: USER_IDS.default([]),
  RESULT_VISIBILITY: z
    .enum(['private-channels', 'never', 'always'], 'expected private-channels, never or always')
    .default('private-channels'),
  CERTIFICATE_BUTTON: z.enum(['gated', 'link'], 'expected gated or link').default('gated'),
  CERTIFICATE_HOSTS: list(HOST, 'expected host names, comma-separated: workerchecks.com').optional(),
  RETENTION_DAYS: wholeNumber(1, 365).default(90),
  STALE_AFTER_DAYS: wholeNumber(1, 365).default(7),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'expected fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});
type Variables = z.infer<typeof environmentSchema>;

/** What no single variable can tell. */
function crossProblems(env: Environment): string[] {
  const problems: string[] = [];
  const has = (name: string) => (env[name] ?? '').trim() !== '';
  if (!has('SLACK_APP_TOKEN') && !has('SLACK_SIGNING_SECRET')) {
    problems.push(
      'SLACK_APP_TOKEN: expected an app-level token for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode; both are missing',
    );
  }
  if (!/^sqlite:/.test(env.DATABASE_URL ?? 'sqlite:') && has('DATABASE_URL') && !has('ENCRYPTION_KEY')) {
    problems.push(
      'ENCRYPTION_KEY: expected 32 bytes in base64, required where DATABASE_URL is not sqlite://',
    );
  }
  return problems;
}

function reservedProblem(variables: Variables): string[] {
  if (variables.RESULT_REQUESTS_RESERVED < variables.RESULT_REQUESTS_PER_MINUTE) return [];
  return [
    'RESULT_REQUESTS_RESERVED: expected less than RESULT_REQUESTS_PER_MINUTE, or nothing is left for following checks',
  ];
}

function withSlash(value: string): string {
  return value.endsWith('/') ? value : `${value}/`;
}

/**
 * The environment → Config. Empty variables count as absent.
 *
 * @param readFile how to read the file WORKERCHECKS_CONTRACT names
 * @throws ConfigError with one line per problem; no line holds a value
 */
export function parseConfig(env: Environment, readFile: (path: string) => string = readUtf8): Config {
  const filled = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environmentSchema.safeParse(filled);
  const problems = [
    ...(parsed.success ? reservedProblem(parsed.data) : parsed.error.issues.map(problemLine)),
    ...crossProblems(env),
  ];
  const contract = readContract(filled.WORKERCHECKS_CONTRACT, readFile);
  if ('problem' in contract) problems.push(contract.problem);
  if (!parsed.success || 'problem' in contract || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data, contract.overrides);
}

/** The process's own environment, parsed. */
export function readConfig(): Config {
  return parseConfig(process.env);
}

function problemLine(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? 'environment');
  const missing = issue.code === 'invalid_type';
  return `${name}: ${missing ? 'required, and missing' : issue.message}`;
}

function readUtf8(path: string): string {
  return readFileSync(path, 'utf8');
}

function readContract(
  path: string | undefined,
  readFile: (path: string) => string,
): { overrides: unknown } | { problem: string } {
  if (path === undefined) return { overrides: undefined };
  try {
    // YAML holds JSON.
    return { overrides: parseYaml(readFile(path.trim())) };
  } catch {
    return { problem: 'WORKERCHECKS_CONTRACT: expected the path of a readable YAML or JSON file' };
  }
}

function toConfig(env: Variables, contractOverrides: unknown): Config {
  const apiHost = new URL(env.WORKERCHECKS_API_URL).hostname;
  return {
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      signingSecret: env.SLACK_SIGNING_SECRET,
      apiUrl: withSlash(env.SLACK_API_URL),
      command: env.SLACK_COMMAND,
    },
    port: env.PORT,
    workerChecks: {
      apiUrl: env.WORKERCHECKS_API_URL.replace(/\/+$/, ''),
      widgetSecret: env.WORKERCHECKS_WIDGET_SECRET,
      products: env.WORKERCHECKS_PRODUCTS,
      contractOverrides,
      resultRequestsPerMinute: env.RESULT_REQUESTS_PER_MINUTE,
      resultRequestsReserved: env.RESULT_REQUESTS_RESERVED,
      pollMinIntervalMs: env.POLL_MIN_INTERVAL_SECONDS * 1000,
    },
    storage: { databaseUrl: env.DATABASE_URL, encryptionKey: env.ENCRYPTION_KEY },
    access: {
      hrUsers: env.HR_USERS,
      hrUserGroups: env.HR_USER_GROUPS,
      adminUsers: env.ADMIN_USERS,
    },
    resultsChannel: env.RESULTS_CHANNEL,
    resultVisibility: env.RESULT_VISIBILITY,
    certificateButton: env.CERTIFICATE_BUTTON,
    certificateHosts: env.CERTIFICATE_HOSTS ?? ['workerchecks.com', apiHost],
    retentionDays: env.RETENTION_DAYS,
    staleAfterDays: env.STALE_AFTER_DAYS,
    logLevel: env.LOG_LEVEL,
  };
}
