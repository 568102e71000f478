import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { z } from 'zod';
import { ConfigError } from '../errors.ts';
import type { ProxySettings } from '../net/proxy-settings.ts';
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts';
import type { Config } from './config.ts';
import { environmentSchema } from './environment.ts';

const load = createRequire(import.meta.url);

type Environment = Readonly<Record<string, string | undefined>>;
/** The variables that are set, with trimmed values; empty ones are dropped. */
type Filled = Readonly<Record<string, string>>;
type Variables = z.infer<typeof environmentSchema>;

/** Other programs also read these in lower case; as with curl, the lower-case name takes precedence. */
const EITHER_CASE = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];

function fill(env: Environment): Filled {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  const filled = Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
  for (const name of EITHER_CASE) {
    const value = filled[name.toLowerCase()];
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}

function problemLine(issue: z.core.$ZodIssue): string {
  const missing = issue.code === 'invalid_type';
  return `${String(issue.path[0])}: ${missing ? 'required, but not set' : issue.message}`;
}

/** Problems of the two keys together. */
function keyProblems({ ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS }: Filled): string[] {
  if (!environmentSchema.shape.ENCRYPTION_KEY.unwrap().safeParse(ENCRYPTION_KEY_PREVIOUS).success) return [];
  if (ENCRYPTION_KEY === undefined) {
    return ['ENCRYPTION_KEY: required where ENCRYPTION_KEY_PREVIOUS is set; expected the new key'];
  }
  if (ENCRYPTION_KEY !== ENCRYPTION_KEY_PREVIOUS) return [];
  return ['ENCRYPTION_KEY_PREVIOUS: expected the key before ENCRYPTION_KEY; both are the same'];
}

/** Problems that involve more than one variable. */
function crossProblems(env: Filled): string[] {
  const problems: string[] = [];
  if (env.SLACK_APP_TOKEN === undefined && env.SLACK_SIGNING_SECRET === undefined) {
    problems.push(
      'SLACK_APP_TOKEN: neither it nor SLACK_SIGNING_SECRET is set; set the app-level token for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode',
    );
  }
  const { shape } = environmentSchema;
  const database = shape.DATABASE_URL.safeParse(env.DATABASE_URL);
  if (database.success && !database.data.startsWith('sqlite:') && env.ENCRYPTION_KEY === undefined) {
    problems.push(
      'ENCRYPTION_KEY: expected 32 bytes in base64, as `openssl rand -base64 32` prints; required unless DATABASE_URL begins with sqlite://',
    );
  }
  problems.push(...keyProblems(env));
  const limit = shape.RESULT_REQUESTS_PER_MINUTE.safeParse(env.RESULT_REQUESTS_PER_MINUTE);
  const reserved = shape.RESULT_REQUESTS_RESERVED.safeParse(env.RESULT_REQUESTS_RESERVED);
  if (limit.success && reserved.success && reserved.data >= limit.data) {
    problems.push(
      'RESULT_REQUESTS_RESERVED: expected less than RESULT_REQUESTS_PER_MINUTE; otherwise no requests are left for polling',
    );
  }
  return problems;
}

function readContract(
  path: string | undefined,
  readFile: (path: string) => string,
): { overrides: unknown } | { problem: string } {
  if (path === undefined) return { overrides: undefined };
  let content: string;
  try {
    content = readFile(path);
  } catch {
    return { problem: 'WORKERCHECKS_CONTRACT: expected the path of a file that can be read' };
  }
  try {
    // Loaded here because few installations have such a file: it would add 20 ms to each start.
    const yaml: typeof import('yaml') = load('yaml');
    // JSON is valid YAML. At another log level the parser would print warnings to the terminal.
    return { overrides: yaml.parse(content, { logLevel: 'error' }) };
  } catch {
    return { problem: 'WORKERCHECKS_CONTRACT: expected a file in YAML or JSON' };
  }
}

function withSlash(value: string): string {
  return value.endsWith('/') ? value : `${value}/`;
}

const storeSettingsSchema = environmentSchema.pick({
  DATABASE_URL: true,
  ENCRYPTION_KEY: true,
  ENCRYPTION_KEY_PREVIOUS: true,
  TIME_ZONE: true,
});

/** An API over plain HTTP is a sandbox on this machine, and it serves its certificates too. */
function defaultCertificateHosts(apiUrl: string): string[] {
  const { hostname, origin, protocol } = new URL(apiUrl);
  return ['workerchecks.com', hostname, ...(protocol === 'http:' ? [origin] : [])];
}

/** HTTP_PROXY is the fallback for HTTPS_PROXY, as in other programs. */
function proxySettings({ HTTPS_PROXY, HTTP_PROXY, NO_PROXY = [] }: Variables): ProxySettings {
  return { https: HTTPS_PROXY ?? HTTP_PROXY, http: HTTP_PROXY, direct: NO_PROXY };
}

type StoreVariables = Pick<Variables, 'DATABASE_URL' | 'ENCRYPTION_KEY' | 'ENCRYPTION_KEY_PREVIOUS'>;

function toStoreConfig(env: StoreVariables): Config['storage'] {
  return {
    databaseUrl: env.DATABASE_URL,
    encryptionKey: env.ENCRYPTION_KEY,
    previousKey: env.ENCRYPTION_KEY_PREVIOUS,
  };
}

/** @param time 08:30 */
function afterMidnightMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
}

function toConfig(env: Variables, contractOverrides: unknown): Config {
  return {
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      signingSecret: env.SLACK_SIGNING_SECRET,
      apiUrl: withSlash(env.SLACK_API_URL),
      command: env.SLACK_COMMAND,
    },
    http: {
      // In HTTP mode Slack connects from outside; in Socket Mode the server only serves the health pages.
      host: env.HOST ?? (env.SLACK_APP_TOKEN === undefined ? undefined : '127.0.0.1'),
      port: env.PORT,
      metricsPort: env.METRICS_PORT,
    },
    workerChecks: {
      apiUrl: env.WORKERCHECKS_API_URL.replace(/\/+$/, ''),
      widgetSecret: env.WORKERCHECKS_WIDGET_SECRET,
      products: env.WORKERCHECKS_PRODUCTS,
      contractOverrides,
      resultRequestsPerMinute: env.RESULT_REQUESTS_PER_MINUTE,
      resultRequestsReserved: env.RESULT_REQUESTS_RESERVED,
      pollMinIntervalMs: env.POLL_MIN_INTERVAL_SECONDS * 1000,
    },
    storage: toStoreConfig(env),
    access: {
      hrUsers: env.HR_USERS,
      hrUserGroups: env.HR_USER_GROUPS,
      adminUsers: env.ADMIN_USERS,
    },
    resultsChannel: env.RESULTS_CHANNEL,
    digestChannel: env.DIGEST_CHANNEL ?? env.RESULTS_CHANNEL,
    digestAt: afterMidnightMs(env.DIGEST_AT),
    resultVisibility: env.RESULT_VISIBILITY,
    certificateButton: env.CERTIFICATE_BUTTON,
    certificateHosts: env.CERTIFICATE_HOSTS ?? defaultCertificateHosts(env.WORKERCHECKS_API_URL),
    invitations: {
      perDay: env.INVITATIONS_PER_DAY,
      perPersonPerDay: env.INVITATIONS_PER_PERSON_PER_DAY,
    },
    bulkMaxRows: env.BULK_MAX_ROWS,
    timeZone: env.TIME_ZONE,
    holidays: env.HOLIDAYS,
    renewalKeep: env.RENEWAL_KEEP,
    retentionDays: env.RETENTION_DAYS,
    auditRetentionDays: env.AUDIT_RETENTION_DAYS,
    staleAfterDays: env.STALE_AFTER_DAYS,
    proxy: proxySettings(env),
    logLevel: env.LOG_LEVEL,
  };
}

/**
 * Parses the environment. An empty variable counts as unset.
 *
 * @param readFile reads the file that WORKERCHECKS_CONTRACT names
 * @throws ConfigError with one line per problem; never quotes a value
 */
export function parseConfig(env: Environment, readFile: (path: string) => string = readUtf8): Config {
  const filled = fill(env);
  const parsed = environmentSchema.safeParse(filled);
  const contract = readContract(filled.WORKERCHECKS_CONTRACT, readFile);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map(problemLine)),
    ...crossProblems(filled),
    ...('problem' in contract ? [contract.problem] : []),
  ];
  if (!parsed.success || 'problem' in contract || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data, contract.overrides);
}

/** Loads `.env` from the working directory. Variables that are already set keep their values. */
function loadDotEnv(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) throw new ConfigError(['.env: expected a file that can be read']);
  }
}

/** Parses the environment of this process, `.env` included. @throws ConfigError */
export function readConfig(): Config {
  loadDotEnv();
  return parseConfig(process.env);
}

/** What work on the store alone needs: nothing about Slack and WorkerChecks need be set. */
export type StoreSettings = Pick<Config, 'storage' | 'timeZone'>;

/** @throws ConfigError */
export function parseStoreSettings(env: Environment): StoreSettings {
  const filled = fill(env);
  const parsed = storeSettingsSchema.safeParse(filled);
  const problems = [...(parsed.success ? [] : parsed.error.issues.map(problemLine)), ...keyProblems(filled)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return { storage: toStoreConfig(parsed.data), timeZone: parsed.data.TIME_ZONE };
}

/** @throws ConfigError */
export function readStoreSettings(): StoreSettings {
  loadDotEnv();
  return parseStoreSettings(process.env);
}

function readUtf8(path: string): string {
  return readFileSync(path, 'utf8');
}
