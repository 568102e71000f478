import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { ConfigError } from '../errors.ts';
import type { LogLevel } from '../log/log.ts';
import type { ProxySettings } from '../net/proxy-settings.ts';
import { environmentSchema } from './environment.ts';

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
  http: {
    /** All addresses where undefined. */
    host: string | undefined;
    /** 0: any free port. */
    port: number;
    /** A port of its own for health and metrics. */
    metricsPort: number | undefined;
  };
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
  invitations: { perDay: number; perPersonPerDay: number };
  /** IANA: whose days and business hours count. */
  timeZone: string;
  retentionDays: number;
  staleAfterDays: number;
  proxy: ProxySettings;
  logLevel: LogLevel;
}

type Environment = Readonly<Record<string, string | undefined>>;
/** Trimmed; empty variables left out. */
type Filled = Readonly<Record<string, string>>;
type Variables = z.infer<typeof environmentSchema>;

/** Variables that other programs write in lower case, which then has the last word. */
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
  return `${String(issue.path[0])}: ${missing ? 'required, and missing' : issue.message}`;
}

/** What no single variable can tell. */
function crossProblems(env: Filled): string[] {
  const problems: string[] = [];
  if (env.SLACK_APP_TOKEN === undefined && env.SLACK_SIGNING_SECRET === undefined) {
    problems.push(
      'SLACK_APP_TOKEN: expected an app-level token for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode; both are missing',
    );
  }
  const { shape } = environmentSchema;
  const database = shape.DATABASE_URL.safeParse(env.DATABASE_URL);
  if (database.success && !database.data.startsWith('sqlite:') && env.ENCRYPTION_KEY === undefined) {
    problems.push(
      'ENCRYPTION_KEY: expected 32 bytes in base64, required where DATABASE_URL is not sqlite://',
    );
  }
  const limit = shape.RESULT_REQUESTS_PER_MINUTE.safeParse(env.RESULT_REQUESTS_PER_MINUTE);
  const reserved = shape.RESULT_REQUESTS_RESERVED.safeParse(env.RESULT_REQUESTS_RESERVED);
  if (limit.success && reserved.success && reserved.data >= limit.data) {
    problems.push(
      'RESULT_REQUESTS_RESERVED: expected less than RESULT_REQUESTS_PER_MINUTE, or nothing is left for following checks',
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
    // YAML holds JSON. Its warnings would go to the terminal.
    return { overrides: parseYaml(content, { logLevel: 'error' }) };
  } catch {
    return { problem: 'WORKERCHECKS_CONTRACT: expected a file in YAML or JSON' };
  }
}

function withSlash(value: string): string {
  return value.endsWith('/') ? value : `${value}/`;
}

/** With the API on this machine over plain HTTP, which is a sandbox, its certificates are there too. */
function usualCertificateHosts(apiUrl: string): string[] {
  const { hostname, origin, protocol } = new URL(apiUrl);
  return ['workerchecks.com', hostname, ...(protocol === 'http:' ? [origin] : [])];
}

/** As other programs do, HTTP_PROXY stands in for a missing HTTPS_PROXY. */
function proxySettings({ HTTPS_PROXY, HTTP_PROXY, NO_PROXY = [] }: Variables): ProxySettings {
  return { https: HTTPS_PROXY ?? HTTP_PROXY, http: HTTP_PROXY, direct: NO_PROXY };
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
      // Slack comes from outside; in Socket Mode only the health pages are here.
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
    storage: { databaseUrl: env.DATABASE_URL, encryptionKey: env.ENCRYPTION_KEY },
    access: {
      hrUsers: env.HR_USERS,
      hrUserGroups: env.HR_USER_GROUPS,
      adminUsers: env.ADMIN_USERS,
    },
    resultsChannel: env.RESULTS_CHANNEL,
    resultVisibility: env.RESULT_VISIBILITY,
    certificateButton: env.CERTIFICATE_BUTTON,
    certificateHosts: env.CERTIFICATE_HOSTS ?? usualCertificateHosts(env.WORKERCHECKS_API_URL),
    invitations: {
      perDay: env.INVITATIONS_PER_DAY,
      perPersonPerDay: env.INVITATIONS_PER_PERSON_PER_DAY,
    },
    timeZone: env.TIME_ZONE,
    retentionDays: env.RETENTION_DAYS,
    staleAfterDays: env.STALE_AFTER_DAYS,
    proxy: proxySettings(env),
    logLevel: env.LOG_LEVEL,
  };
}

/**
 * The environment → Config. Empty variables count as absent.
 *
 * @param readFile how to read the file WORKERCHECKS_CONTRACT names
 * @throws ConfigError with one line per problem; no line holds a value
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

/** A `.env` in the working directory fills in what the environment does not say. */
function loadDotEnv(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) throw new ConfigError(['.env: expected a file that can be read']);
  }
}

/** The process's own environment, parsed. @throws ConfigError */
export function readConfig(): Config {
  loadDotEnv();
  return parseConfig(process.env);
}

function readUtf8(path: string): string {
  return readFileSync(path, 'utf8');
}
