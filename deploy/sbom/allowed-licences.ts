/** Licences of packages that the bot may be delivered with, by SPDX id, and why. Another one needs a person's decision. */
export const ALLOWED_LICENCES: Readonly<Record<string, string>> = {
  MIT: 'permissive: its notice stays in the package',
  ISC: 'permissive, as MIT',
  'BSD-3-Clause': 'permissive, as MIT; their name is not used to advertise',
  'Apache-2.0': 'permissive, with a patent licence: its notices stay in the package',
  Unlicense: 'public domain',
  'PSF-2.0': 'permissive: its notice stays in the package',
  'CC-BY-3.0': 'data, of public holidays: their authors are named in the package',
};
