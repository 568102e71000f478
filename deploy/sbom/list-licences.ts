import { ALLOWED_LICENCES } from './allowed-licences.ts';
import type { Component, Sbom } from './create-sbom.ts';

export interface PackageLicence {
  name: string;
  version: string;
  /** An SPDX id or expression; empty: the package names none. */
  licence: string;
  link: string;
  allowed: boolean;
}

function licenceOf({ licenses = [] }: Component): string {
  const all = licenses.map((one) => {
    if ('expression' in one) return one.expression;
    return 'id' in one.license ? String(one.license.id) : String(one.license.name);
  });
  return all.join(' AND ');
}

/** Of alternatives one must be allowed, otherwise all. */
function isAllowed(licence: string): boolean {
  const ids = licence.split(/[\s()]+/).filter((word) => word !== '' && word !== 'AND' && word !== 'OR');
  const allowed = ids.map((id) => Object.hasOwn(ALLOWED_LICENCES, id));
  const isChoice = licence.includes(' OR ') && !licence.includes(' AND ');
  return isChoice ? allowed.includes(true) : allowed.length > 0 && !allowed.includes(false);
}

export function listLicences({ components }: Pick<Sbom, 'components'>): PackageLicence[] {
  return components.map((component) => {
    const { name, version } = component;
    const licence = licenceOf(component);
    const link = `https://www.npmjs.com/package/${name}/v/${version}`;
    return { name, version, licence, link, allowed: isAllowed(licence) };
  });
}

/** A table in Markdown. */
export function licenceTable(packages: readonly PackageLicence[]): string {
  const rows = packages.map(
    ({ name, version, licence, link }) => `| [${name}](${link}) | ${version} | ${licence || 'none named'} |`,
  );
  return `${['| package | version | licence |', '|---|---|---|', ...rows].join('\n')}\n`;
}
