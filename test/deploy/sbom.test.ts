import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ALLOWED_LICENCES } from '../../deploy/sbom/allowed-licences.ts';
import { createSbom, type Sbom } from '../../deploy/sbom/create-sbom.ts';
import { listLicences } from '../../deploy/sbom/list-licences.ts';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const names = z.record(z.string(), z.string()).default({});
const LOCK = z
  .looseObject({
    packages: z.record(
      z.string(),
      z.looseObject({
        version: z.string(),
        dependencies: names,
        peerDependencies: names,
        peerDependenciesMeta: z
          .record(z.string(), z.looseObject({ optional: z.boolean().optional() }))
          .default({}),
      }),
    ),
  })
  .parse(json('package-lock.json')).packages;

/** Where Node.js finds a package, from the folder of another. */
function resolveFrom(folder: string, name: string): string {
  const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
  if (Object.hasOwn(LOCK, path) || folder === '') return path;
  return resolveFrom(folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1)), name);
}

/** The packages that the bot's dependencies lead to, `name@version` of each. */
function reachable(): Set<string> {
  const seen = new Set<string>();
  const open = [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = LOCK[folder] ?? {};
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys(dependencies), ...peers]) {
      const path = resolveFrom(folder, name);
      if (seen.has(path)) continue;
      seen.add(path);
      open.push(path);
    }
  }
  return new Set([...seen].map((path) => `${path.split('node_modules/').at(-1)}@${LOCK[path]?.version}`));
}

let sbom: Sbom;
beforeAll(() => {
  sbom = createSbom();
});

describe('the bill of materials', () => {
  it('is CycloneDX', () => {
    // The schema of CycloneDX has formats of its own.
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
    for (const name of ['spdx.schema.json', 'jsf-0.82.schema.json'])
      ajv.addSchema(json(`test/schemas/${name}`));
    const validate = ajv.compile(json('test/schemas/cyclonedx-1.5.json'));
    expect([validate(sbom), validate.errors]).toEqual([true, null]);
    expect(validate({ ...sbom, components: [{ type: 'program', name: 'pg' }] })).toBe(false);
    expect(sbom.metadata.component).toMatchObject({ name: 'workerchecks-slack', type: 'application' });
  });

  it('lists what the image installs, each package once, and all that it names', () => {
    const listed = sbom.components.map(({ name, version }) => `${name}@${version}`);
    expect(listed.toSorted()).toEqual([...reachable()].toSorted());
    const refs = sbom.components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const named = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    const known = [sbom.metadata.component['bom-ref'], ...refs];
    expect(named.filter((ref) => !known.includes(ref))).toEqual([]);
  });
});

describe('the licences', () => {
  it('of all packages are allowed, and none is allowed that no package has', () => {
    const packages = listLicences(sbom);
    expect(packages.filter(({ allowed }) => !allowed)).toEqual([]);
    const used = new Set(packages.flatMap(({ licence }) => licence.split(/[\s()]+/)));
    expect(Object.keys(ALLOWED_LICENCES).filter((id) => !used.has(id))).toEqual([]);
  });

  it.each([
    ['GPL-3.0-only', [{ license: { id: 'GPL-3.0-only' } }], false],
    ['a choice with one that is allowed', [{ expression: '(MIT OR GPL-3.0-only)' }], true],
    ['both, one of them not allowed', [{ expression: '(MIT AND GPL-3.0-only)' }], false],
    ['none', undefined, false],
    ['two lists of choices', [{ expression: '(MIT OR ISC) AND (GPL-3.0-only OR AGPL-3.0-only)' }], false],
    ['words of their own', [{ license: { name: 'SEE LICENSE IN LICENSE.md' } }], false],
  ])('allow or refuse %s', (_, licenses, allowed) => {
    const component = { name: 'x', version: '1.0.0', licenses };
    expect(listLicences({ components: [component] })[0]?.allowed).toBe(allowed);
  });
});

it('npm run sbom writes both into a folder, the same each time, without a word about the moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  execFileSync('npm', ['run', '--silent', 'sbom', '--', folder]);
  expect(json(join(folder, 'sbom.cdx.json'))).toEqual(JSON.parse(JSON.stringify(sbom)));
  expect(JSON.stringify(sbom)).not.toContain('timestamp');
  expect(readFileSync(join(folder, 'licences.md'), 'utf8')).toContain(
    '| [date-holidays](https://www.npmjs.com/package/date-holidays/v/',
  );
  rmSync(folder, { recursive: true });
});
