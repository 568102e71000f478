import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '../../src/config/read-config.ts';
import { plainTransportProblem } from '../../src/storage/plain-transport.ts';
import { REQUIRED_ENVIRONMENT } from '../support/required-environment.ts';

const read = (path: string) => readFileSync(path, 'utf8');

const serviceSchema = z.looseObject({
  // What is built here has no digest before that.
  image: z.string().regex(/^(workerchecks-slack|[a-z]+:[\w.-]+@sha256:[0-9a-f]{64})$/),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.literal('unless-stopped'),
  mem_limit: z.string(),
  cpus: z.number(),
  pids_limit: z.number(),
  tmpfs: z.array(z.string()),
  cap_add: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
});

describe('compose.yaml', () => {
  const COMPOSE = z
    .object({
      services: z.record(z.string(), serviceSchema),
      configs: z.object({ caddyfile: z.object({ content: z.string() }) }),
    })
    .parse(parse(read('compose.yaml'), { merge: true }));
  const { services } = COMPOSE;

  it('runs every container, by digest, with a read-only root, no rights it does not need, and limits', () => {
    // The schema above says so of each.
    expect(Object.keys(services).toSorted()).toEqual(['balancer', 'bot-1', 'bot-2', 'postgres']);
    expect(services['bot-1']?.cap_add).toBeUndefined();
  });

  it('gives a bot longer to stop than it takes', () => {
    expect(services['bot-1']?.stop_grace_period).toBe('15s');
    expect(read('docs/operations.md')).toContain('--stop-timeout 15');
  });

  it('has bots whose environment reads well', () => {
    const environment = Object.entries(services['bot-1']?.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(/\$\{POSTGRES_PASSWORD:[^}]*\}/, 'made-up'),
    ]);
    const { SLACK_APP_TOKEN: _, ...required } = REQUIRED_ENVIRONMENT;
    const config = parseConfig({
      ...required,
      ...Object.fromEntries(environment),
      SLACK_SIGNING_SECRET: 'secret',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    });
    expect(config.http).toEqual({ host: '0.0.0.0', port: 3000, metricsPort: undefined });
    expect(plainTransportProblem(config.storage.databaseUrl)).toBeUndefined();
  });

  it('lets Slack’s requests through and no others, to bots that are ready', () => {
    const { content } = COMPOSE.configs.caddyfile;
    expect(content.match(/^ *handle\b.*$/gm)?.map((line) => line.trim())).toEqual([
      'handle /slack/events {',
      'handle {',
    ]);
    expect(content).toContain('respond 404');
    // Health checks are of addresses that are written here, not of those a name may have.
    expect(content).toContain('reverse_proxy bot-1:3000 bot-2:3000 {');
    expect(content).toContain('health_uri /readyz');
    expect(Object.keys(services).filter((name) => services[name]?.ports !== undefined)).toEqual(['balancer']);
  });
});
