// Prints the bill of materials (CycloneDX), or, with --licences, the table of licences. With a folder, writes both there.
// Exits with 1 if a package has a licence that is not allowed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSbom } from './create-sbom.ts';
import { licenceTable, listLicences } from './list-licences.ts';

const { values, positionals } = parseArgs({
  options: { licences: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const sbom = createSbom();
const packages = listLicences(sbom);
const json = `${JSON.stringify(sbom, null, 2)}\n`;
const [folder] = positionals;
if (folder === undefined) process.stdout.write(values.licences ? licenceTable(packages) : json);
else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sbom.cdx.json'), json);
  writeFileSync(join(folder, 'licences.md'), licenceTable(packages));
}
for (const { name, version, licence, allowed } of packages) {
  if (allowed) continue;
  process.stderr.write(
    `${name} ${version}: ${licence === '' ? 'names no licence' : `the licence ${licence} is not allowed`}. Replace the package, or add the licence to deploy/sbom/allowed-licences.ts with the reason.\n`,
  );
  process.exitCode = 1;
}
