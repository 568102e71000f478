import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentSchema } from '../src/config/environment.ts';
import { OPTIONAL_SLACK_SCOPES, SLACK_SCOPES } from '../src/operations/doctor/slack-scopes.ts';
import { defaultOf } from './support/default-of.ts';
import { REQUIRED_ENVIRONMENT } from './support/required-environment.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const sorted = (values: Iterable<string>) => [...values].toSorted();
const README = read('README.md');
const VARIABLES = Object.keys(environmentSchema.shape);
const { scripts: SCRIPTS } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** Rows of a page's tables whose first cell is in backquotes: that cell → the others. */
function tableRows(page: string) {
  return [...page.matchAll(/^ *\| (`[^|]*`)[^|]*\| (.*) \|$/gm)].map(([, first = '', rest = '']) => ({
    names: [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    cells: rest.split(' | '),
  }));
}

const isVariable = ([name = '']: string[]) => /^[A-Z]+(_[A-Z]+)*$/.test(name);

/** Every page that people read, with paths from the top of the repository. */
const PAGES = globSync('{*.md,docs/**/*.md,test/**/*.md,.github/**/*.md}', { exclude: ['node_modules/**'] });

/** A heading's anchor, as GitHub makes it. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9_ -]/g, '')
    .replaceAll(' ', '-');

function anchors(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchor(heading));
}

/** Links from a page to files and headings that are not there. */
function brokenLinks(page: string): string[] {
  const targets = [...read(page).matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    const [path = '', heading] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    return !existsSync(file) || (heading !== undefined && !anchors(file).includes(heading));
  });
}

describe('docs/configuration.md', () => {
  const rows = tableRows(read('docs/configuration.md')).filter(({ names }) => isVariable(names));

  it('has every variable in its table, and no other', () => {
    expect(sorted(rows.flatMap(({ names }) => names))).toEqual(sorted(VARIABLES));
  });

  it.each(VARIABLES)('has the default of %s', (name) => {
    const [cell = ''] = rows.find(({ names }) => names.includes(name))?.cells ?? [];
    const expected = defaultOf(name);
    if (expected) expect(cell).toBe(`\`${expected}\``);
    else expect(cell).toMatch(/^[^`]+$/);
    const isRequired = Object.hasOwn(REQUIRED_ENVIRONMENT, name) && name !== 'SLACK_APP_TOKEN';
    expect(cell === 'required').toBe(isRequired);
  });
});

describe('README', () => {
  it('names every required variable, and only variables there are', () => {
    const named = tableRows(README)
      .filter(({ names }) => isVariable(names))
      .flatMap(({ names }) => names);
    expect(named.filter((name) => !(VARIABLES as readonly string[]).includes(name))).toEqual([]);
    expect(Object.keys(REQUIRED_ENVIRONMENT).filter((name) => !named.includes(name))).toEqual([]);
  });

  it('gives each scope a reason, and names no other', () => {
    const scopes = tableRows(README)
      .flatMap(({ names }) => names)
      .filter((name) => /^[a-z.]+:[a-z]+$/.test(name) || name === 'commands');
    const known = [...Object.keys(SLACK_SCOPES), ...Object.keys(OPTIONAL_SLACK_SCOPES), 'connections:write'];
    expect(sorted(scopes)).toEqual(sorted(known));
  });
});

describe.each(PAGES)('%s', (page) => {
  it('links only to files and headings that are there', () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('names only paths and npm scripts that are there', () => {
    const text = read(page);
    const paths = [...text.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    const named = [...text.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !Object.hasOwn(SCRIPTS, script))).toEqual([]);
  });
});
