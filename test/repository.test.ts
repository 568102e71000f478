import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string) => readFileSync(path, 'utf8');

describe('the repository', () => {
  it('names the Node that the image has', () => {
    expect(read('Dockerfile')).toContain(`\nFROM node:${read('.node-version').trim()}-slim@sha256:`);
  });

  it('locks what package.json says, so that npm install changes no file', () => {
    const lock = z
      .object({ packages: z.object({ '': z.record(z.string(), z.unknown()) }) })
      .parse(JSON.parse(read('package-lock.json')));
    expect(JSON.parse(read('package.json'))).toMatchObject(lock.packages['']);
    expect(lock.packages['']).toHaveProperty('bin');
  });

  it('is told of newer images, packages and actions', () => {
    const { updates } = z
      .object({
        updates: z.array(z.looseObject({ 'package-ecosystem': z.string(), directory: z.literal('/') })),
      })
      .parse(parse(read('.github/dependabot.yml')));
    expect(updates.map((update) => update['package-ecosystem'])).toEqual([
      'npm',
      'docker',
      'docker-compose',
      'github-actions',
    ]);
  });

  it('runs in a workflow what .ci/run says', () => {
    const { jobs } = z
      .object({
        jobs: z.object({ check: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
      })
      .parse(parse(read('.github/workflows/ci.yml')));
    expect(jobs.check.steps.flatMap(({ run }) => run ?? [])).toEqual(['.ci/run']);
  });

  it('gives the Slack CLI hooks that are npm scripts, and the manifest as JSON', () => {
    const { hooks } = z
      .object({ hooks: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('.slack/hooks.json')));
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const called = Object.values(hooks).map((hook) => hook.replace('npm run --silent ', ''));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
    const printed = execFileSync('npm', ['run', '--silent', 'slack:manifest'], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(parse(read('manifest.yml')));
  });
});
