import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentSchema } from '../src/config/environment.ts';
import { parseConfig } from '../src/config/read-config.ts';
import { OPTIONAL_SLACK_SCOPES, SLACK_SCOPES } from '../src/operations/doctor/slack-scopes.ts';
import { DEFAULT_SCOPES } from '../src/sandbox/slack/slack-sandbox.ts';
import { defaultOf } from './support/default-of.ts';
import { REQUIRED_ENVIRONMENT } from './support/required-environment.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const VARIABLES = Object.keys(environmentSchema.shape);
const MANIFEST = z
  .object({
    features: z.object({
      app_home: z.object({ home_tab_enabled: z.boolean(), messages_tab_enabled: z.boolean() }),
      slash_commands: z.array(z.object({ command: z.string(), usage_hint: z.string() })),
    }),
    oauth_config: z.object({
      scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
    }),
    settings: z.object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
      interactivity: z.object({ is_enabled: z.boolean() }),
      socket_mode_enabled: z.boolean(),
      token_rotation_enabled: z.boolean(),
    }),
  })
  .parse(parse(read('manifest.yml')));

const sorted = (values: Iterable<string>) => [...values].toSorted();

/** The program's own files, without the sandbox. */
function sources(folder = 'src'): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (path === 'src/sandbox') return [];
    return entry.isDirectory() ? sources(path) : [path];
  });
}

describe('.env.example', () => {
  const example = parseEnv(read('.env.example'));

  it('has every variable, and no other', () => {
    expect(sorted(Object.keys(example))).toEqual(sorted(VARIABLES));
    const mentioned = read('.env.example').match(/^[A-Z_]+=/gm) ?? [];
    expect(mentioned).toHaveLength(VARIABLES.length);
  });

  it.each(VARIABLES)('has the default of %s, and says what it is', (name) => {
    expect(example[name]).toBe(defaultOf(name) ?? '');
    const lines = read('.env.example').split('\n');
    const at = lines.findIndex((line) => line.startsWith(`${name}=`));
    expect(lines[at - 1]).toMatch(/^# \S/);
  });

  it('changes nothing when copied and filled in', () => {
    expect(parseConfig({ ...example, ...REQUIRED_ENVIRONMENT })).toEqual(parseConfig(REQUIRED_ENVIRONMENT));
  });
});

/** What each method of the Web API needs; https://docs.slack.dev/reference/methods. `views.*`, `auth.test`: nothing. */
const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'functions.completeError': [],
  'functions.completeSuccess': [],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

describe('manifest.yml', () => {
  it.each(['manifest.yml', 'manifest.workflow.yml'])('is what Slack’s own schema asks for: %s', (path) => {
    // Slack's schema has no strict types.
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(read('test/schemas/slack-manifest.2.0.0.json')));
    expect([validate(parse(read(path))), validate.errors]).toEqual([true, null]);
    expect(validate({ display_information: {}, oauth_config: { scopes: { bots: [] } } })).toBe(false);
  });

  it('asks for the scopes the methods need, and for no other', () => {
    const called = sources().flatMap((path) =>
      [...read(path).matchAll(/\bweb\s*\.\s*([a-z]+(?:\s*\.\s*[a-zA-Z]+)+)\s*\(/g)].map(([, method = '']) =>
        method.replaceAll(/\s/g, ''),
      ),
    );
    expect(called).toContain('auth.test');
    expect(sorted(new Set(called)).filter((method) => !Object.hasOwn(METHOD_SCOPES, method))).toEqual([]);
    const needed = new Set(['commands', ...called.flatMap((method) => METHOD_SCOPES[method] ?? [])]);
    for (const scope of Object.keys(OPTIONAL_SLACK_SCOPES)) needed.delete(scope);
    const { bot, bot_optional } = MANIFEST.oauth_config.scopes;
    expect(sorted(bot_optional)).toEqual(sorted(Object.keys(OPTIONAL_SLACK_SCOPES)));
    // Slack marks scopes of the one list as optional by the other.
    expect(bot_optional.filter((scope) => !bot.includes(scope))).toEqual([]);
    const asked = sorted(bot.filter((scope) => !bot_optional.includes(scope)));
    expect(asked).toEqual(sorted(needed));
    expect(asked).toEqual(sorted(Object.keys(SLACK_SCOPES)));
    expect(asked).toEqual(sorted(DEFAULT_SCOPES));
  });

  it('has the default command with its words, buttons, Home, DMs and Socket Mode', () => {
    const [command, ...more] = MANIFEST.features.slash_commands;
    expect(more).toEqual([]);
    expect(command?.command).toBe(defaultOf('SLACK_COMMAND'));
    for (const word of ['invite', 'status', 'list', 'cancel', 'help'])
      expect(command?.usage_hint).toContain(word);
    expect(MANIFEST.features.app_home).toEqual({ home_tab_enabled: true, messages_tab_enabled: true });
    expect(MANIFEST.settings).toMatchObject({
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
      // A rotated token would end after twelve hours: the bot holds one.
      token_rotation_enabled: false,
    });
  });
});

describe('manifest.workflow.yml', () => {
  const workflow = z
    .looseObject({
      functions: z.record(z.string(), z.looseObject({ title: z.string(), description: z.string() })),
      settings: z.looseObject({ function_runtime: z.string() }),
    })
    .parse(parse(read('manifest.workflow.yml')));

  it('is manifest.yml with the step, and what Slack wants of an app that has one', () => {
    const { functions: _, settings, ...rest } = workflow;
    const { function_runtime: runtime, ...shared } = settings;
    const plain = z.looseObject({ settings: z.looseObject({}) }).parse(parse(read('manifest.yml')));
    expect(runtime).toBe('remote');
    expect(shared).toEqual({ ...plain.settings, org_deploy_enabled: true });
    expect({ ...rest, settings: {} }).toEqual({ ...plain, settings: {} });
    // The comments on scopes and events too.
    const scopes = (path: string) => /oauth_config:[\s\S]*?(?=^functions:|^settings:)/m.exec(read(path))?.[0];
    expect(scopes('manifest.workflow.yml')).toBe(scopes('manifest.yml'));
  });

  it('has the step that people find by its name in Workflow Builder', () => {
    expect(Object.entries(workflow.functions).map(([id, { title }]) => [id, title])).toEqual([
      ['check_request', 'Ask for a background check'],
    ]);
  });
});
