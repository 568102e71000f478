import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../src/config/environment.ts';
import { parseConfig } from '../../src/config/read-config.ts';
import { REQUIRED_ENVIRONMENT } from '../support/required-environment.ts';

const KEY = 'Ck7yB2b0m4Xr8Qe1sVh3uLw9zTf6aNd5pGj0iRoEcKY=';
const long = (length: number) => 'x'.repeat(length);

describe('the configuration', () => {
  it('has a default for every optional variable', () => {
    expect(parseConfig(REQUIRED_ENVIRONMENT)).toEqual({
      slack: {
        botToken: 'xoxb-1-bot',
        appToken: 'xapp-1-app',
        signingSecret: undefined,
        apiUrl: 'https://slack.com/api/',
        command: '/check',
      },
      http: { host: '127.0.0.1', port: 3000, metricsPort: undefined },
      workerChecks: {
        apiUrl: 'https://api.workerchecks.example/business/v1',
        widgetSecret: 'widget-1',
        products: [{ id: 'ncchc', name: 'National police check' }],
        contractOverrides: undefined,
        resultRequestsPerMinute: 30,
        resultRequestsReserved: 5,
        pollMinIntervalMs: 30_000,
      },
      storage: { databaseUrl: 'sqlite://data/checks.sqlite', encryptionKey: undefined },
      access: { hrUsers: [], hrUserGroups: [], adminUsers: [] },
      resultsChannel: undefined,
      digestAt: 30_600_000,
      resultVisibility: 'private-channels',
      certificateButton: 'gated',
      certificateHosts: ['workerchecks.com', 'api.workerchecks.example'],
      invitations: { perDay: 500, perPersonPerDay: 200 },
      bulkMaxRows: 1000,
      timeZone: 'Australia/Sydney',
      holidays: 'AU-NSW',
      renewalKeep: 'reference',
      retentionDays: 90,
      auditRetentionDays: 2557,
      staleAfterDays: 7,
      proxy: { https: undefined, http: undefined, direct: [] },
      logLevel: 'info',
    });
  });

  it('listens on all addresses in HTTP mode, on 127.0.0.1 in Socket Mode, or on HOST', () => {
    const http = (over: Record<string, string>) => parseConfig({ ...REQUIRED_ENVIRONMENT, ...over }).http;
    const slackPosts = { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'secret' };
    expect(http(slackPosts)).toEqual({ host: undefined, port: 3000, metricsPort: undefined });
    expect(http({ ...slackPosts, HOST: '::1', PORT: '80', METRICS_PORT: '9090' })).toEqual({
      host: '::1',
      port: 80,
      metricsPort: 9090,
    });
    expect(http({ HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
  });

  it('treats empty variables as not set, and trims the others', () => {
    const blank = Object.fromEntries(
      Object.keys(environmentSchema.shape).map((name) => [name, ` ${REQUIRED_ENVIRONMENT[name] ?? ''} `]),
    );
    expect(parseConfig(blank)).toEqual(parseConfig(REQUIRED_ENVIRONMENT));
  });

  it('tolerates spaces in lists, products and numbers', () => {
    const config = parseConfig({
      ...REQUIRED_ENVIRONMENT,
      HR_USERS: ' U012ABCDEF , W034ABCDEF,, ',
      WORKERCHECKS_PRODUCTS: ` ncchc = National = police check , ${long(75)}=${long(75)},`,
      POLL_MIN_INTERVAL_SECONDS: '.5',
      WORKERCHECKS_API_URL: 'http://localhost:4000/v1//',
      SLACK_API_URL: 'http://127.0.0.1:4001/api',
      ENCRYPTION_KEY: KEY,
      RESULT_VISIBILITY: ' never ',
    });
    expect(config.access.hrUsers).toEqual(['U012ABCDEF', 'W034ABCDEF']);
    expect(config.workerChecks.products).toEqual([
      { id: 'ncchc', name: 'National = police check' },
      { id: long(75), name: long(75) },
    ]);
    expect(config.workerChecks.pollMinIntervalMs).toBe(500);
    expect(config.workerChecks.apiUrl).toBe('http://localhost:4000/v1');
    expect(config.slack.apiUrl).toBe('http://127.0.0.1:4001/api/');
    expect(config.storage.encryptionKey).toEqual(Buffer.from(KEY, 'base64'));
    expect(config.resultVisibility).toBe('never');
  });

  it.each([
    ['YAML', 'cancel:\n  method: DELETE\n'],
    ['JSON', '{"cancel": {"method": "DELETE"}}'],
  ])('holds the content of the contract file, in %s', (_, content) => {
    const files: Record<string, string> = { '/etc/contract': content };
    const config = parseConfig(
      { ...REQUIRED_ENVIRONMENT, WORKERCHECKS_CONTRACT: ' /etc/contract ' },
      (path) => files[path] ?? '',
    );
    expect(config.workerChecks.contractOverrides).toEqual({ cancel: { method: 'DELETE' } });
  });
});
