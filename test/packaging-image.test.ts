import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../src/config/read-config.ts';
import { REQUIRED_ENVIRONMENT } from './support/required-environment.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const lines = (path: string) =>
  read(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
const DOCKERFILE = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
/** The arguments of each instruction of the last stage. */
const LAST_STAGE = DOCKERFILE.slice(DOCKERFILE.findLastIndex((line) => line.startsWith('FROM ')));
const instructions = (name: string) =>
  LAST_STAGE.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
const PACKAGE = z
  .object({
    private: z.boolean(),
    type: z.string(),
    license: z.string(),
    engines: z.object({ node: z.string() }),
    scripts: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(read('package.json')));
const words = z.union([z.string(), z.array(z.string())]);
const LOCK = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({
        os: words.optional(),
        cpu: words.optional(),
        hasInstallScript: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));

/** What a file and all it imports ask for: our own files, and packages. */
function closure(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    for (const [, line, later] of read(path).matchAll(
      /^(?:import|export) (?:(?:type )?(?:[\w, ]*\{[^}]*\}|\*(?: as \w+)?|\w+) from )?'([^']+)'|\bimport\('([^']+)'\)/gm,
    )) {
      const from = line ?? later ?? '';
      if (from.startsWith('.')) open.push(join(dirname(path), from));
      else if (!isBuiltin(from)) packages.add(from.split('/', from.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files, packages };
}

const ENTRIES = ['src/main.ts', 'src/operations/doctor/doctor-main.ts', 'src/tool/tool-main.ts'];

describe('the image', () => {
  const copied = instructions('COPY')
    .filter((args) => !args.startsWith('--from'))
    .flatMap((args) => args.split(/\s+/).slice(0, -1));
  const ignored = lines('.dockerignore');
  const within = (path: string, folders: readonly string[]) =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

  it.each(ENTRIES)('holds all that %s needs', (entry) => {
    const { files, packages } = closure(entry);
    expect(files.size).toBeGreaterThan(30);
    expect([...files].filter((file) => !within(file, copied) || within(file, ignored))).toEqual([]);
    expect([...packages].filter((name) => !Object.hasOwn(PACKAGE.dependencies, name))).toEqual([]);
  });

  it('copies nothing that is not there, and no secret, test or sandbox', () => {
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    for (const path of ['.env', '.git', 'data', 'deploy', 'node_modules', 'test', 'src/sandbox']) {
      expect(within(path, copied) && !within(path, ignored)).toBe(false);
    }
  });

  it('has production dependencies alone, installed in a stage of their own', () => {
    const install = DOCKERFILE.indexOf('RUN npm ci --omit=dev --omit=optional --ignore-scripts');
    expect(install).toBeGreaterThan(0);
    expect(install).toBeLessThan(DOCKERFILE.indexOf(LAST_STAGE[0] ?? ''));
    expect(instructions('COPY')[0]).toBe('--from=dependencies /app/node_modules ./node_modules');
  });

  it('runs what npm start runs, on the same Node, as nobody special', () => {
    const [command = ''] = instructions('CMD');
    const cache = 'node_modules/.cache/compiled';
    expect(PACKAGE.scripts.start).toBe(`NODE_COMPILE_CACHE=${cache} exec ${JSON.parse(command).join(' ')}`);
    expect(instructions('ENV').join(' ')).toContain(`NODE_COMPILE_CACHE=/app/${cache}`);
    expect(JSON.parse(command)).toEqual([
      'node',
      ...new Array(2).fill(expect.stringMatching(/^--/)),
      'src/main.ts',
    ]);
    expect(DOCKERFILE.filter((line) => line.startsWith('FROM '))).toEqual([
      expect.stringMatching(/^FROM node:24-slim@sha256:[0-9a-f]{64} AS node$/),
      'FROM node AS dependencies',
      'FROM node',
    ]);
    expect(instructions('USER')).toEqual(['node']);
  });

  it('keeps the store that .env.example names on its volume, where its user may write', () => {
    const [workdir] = instructions('WORKDIR');
    const [volume] = instructions('VOLUME');
    const { databaseUrl } = parseConfig(REQUIRED_ENVIRONMENT).storage;
    expect(dirname(join(workdir ?? '', databaseUrl.slice('sqlite://'.length)))).toBe(volume);
    expect(instructions('RUN').join()).toContain(`chown node:node ${volume?.split('/').at(-1)}`);
    expect(read('docs/operations.md')).toContain(`-v workerchecks:${volume} `);
  });

  it('looks at /healthz, on the port that is set', () => {
    const [check = ''] = instructions('HEALTHCHECK');
    expect(check).toContain('/healthz');
    expect(check).toContain(`METRICS_PORT || PORT || ${parseConfig(REQUIRED_ENVIRONMENT).http.port}`);
    expect(instructions('EXPOSE')).toEqual([String(parseConfig(REQUIRED_ENVIRONMENT).http.port)]);
  });
});

describe('package.json', () => {
  it('asks for the Node it brings', () => {
    expect(PACKAGE.engines.node).toBe('>=24');
    const brought = Object.entries(PACKAGE.optionalDependencies);
    for (const [, range] of brought) expect(range).toMatch(/^\^24\./);
    // Each is the binary itself: what is installed is what the lock file names, and no script runs.
    expect(Object.values(PACKAGE.allowScripts)).not.toContain(true);
    const { packages } = LOCK;
    for (const [name] of brought) {
      const locked = packages[`node_modules/${name}`];
      expect(locked).toMatchObject({ optional: true, integrity: expect.stringMatching(/^sha512-/) });
      expect(locked?.hasInstallScript).toBeUndefined();
      expect([locked?.os, locked?.cpu].flat()).not.toContain(undefined);
    }
    expect(brought.map(([name]) => name)).toContain(`node-${process.platform}-${process.arch}`);
    expect(process.versions.node).toMatch(/^24\./);
  });

  it('is private, of modules, and under the license that lies beside it', () => {
    expect(PACKAGE).toMatchObject({ private: true, type: 'module', license: 'MIT' });
    expect(read('LICENSE')).toMatch(/^MIT License/);
  });

  it('has scripts whose files are there', () => {
    const files = Object.values(PACKAGE.scripts).flatMap(
      (script) => script.match(/\b(src|test)\/\S+\.ts/g) ?? [],
    );
    expect(files).toEqual(expect.arrayContaining(ENTRIES.slice(0, 2)));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

it('the top of the repository holds nothing else', () => {
  const untracked = [...lines('.gitignore').map((name) => name.replace(/^\/|\/$/g, '')), 'node_modules'];
  const shown = readdirSync('.').filter(
    (name) => !name.startsWith('.') && !untracked.includes(name) && !name.endsWith('.log'),
  );
  const allowed = [
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'Dockerfile',
    'LICENSE',
    'PRIVACY.md',
    'README.md',
    'SECURITY.md',
    'compose.yaml',
    'deploy',
    'docs',
    'manifest.workflow.yml',
    'manifest.yml',
    'package-lock.json',
    'package.json',
    'src',
    'test',
    'tsconfig.json',
    'vitest.config.ts',
  ];
  expect(shown.toSorted()).toEqual(allowed.toSorted());
});
