import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const licenceSchema = z.union([
  z.strictObject({
    license: z.union([z.strictObject({ id: z.string() }), z.looseObject({ name: z.string() })]),
  }),
  z.strictObject({ expression: z.string() }),
]);
const componentSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  licenses: z.array(licenceSchema).optional(),
});
const sbomSchema = z.looseObject({
  metadata: z.looseObject({ component: componentSchema }),
  components: z.array(componentSchema),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
const lockSchema = z.looseObject({
  name: z.string(),
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

export type Component = z.infer<typeof componentSchema>;
/** A CycloneDX bill of materials. */
export type Sbom = z.infer<typeof sbomSchema> & { serialNumber: string };

/** The same digits for the same content, in the form of a UUID. */
function uuidOf(content: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** What `npm ci --omit=dev --omit=optional` installs from this lock file: `name@version` of each. */
function productionPackages({ packages }: z.infer<typeof lockSchema>): Set<string> {
  const production = Object.entries(packages).filter(
    ([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional,
  );
  return new Set(production.map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`));
}

/**
 * The bill of materials of what the image installs from npm: the same for the same package-lock.json. What npm says of
 * the moment, of itself and of the folder is left out.
 */
export function createSbom(): Sbom {
  // With `--omit dev`, npm also leaves out what both the bot and a development tool need.
  const printed = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { metadata, components, dependencies, ...rest } = sbomSchema.parse(JSON.parse(printed));
  const lock = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const wanted = productionPackages(lock);
  const kept = components.filter(({ name, version }) => wanted.has(`${name}@${version}`));
  const refs = new Set([metadata.component['bom-ref'], ...kept.map((one) => one['bom-ref'])]);
  return {
    ...rest,
    serialNumber: `urn:uuid:${uuidOf(kept)}`,
    metadata: { component: { ...metadata.component, name: lock.name, type: 'application' } },
    components: kept.map((component) => ({ ...component, scope: 'required' })),
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
}
