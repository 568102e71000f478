import { ConfigError } from '../../errors.ts';

/**
 * Splits a DATABASE_URL into the plain address and our own query parameter.
 *
 * @param fallback the parameter's default
 * @param allowed the values it may have; `expected` describes them for people
 * @throws ConfigError, without the address, which may contain a password
 */
export function readStoreUrl(
  text: string,
  {
    name,
    fallback,
    allowed,
    expected,
  }: { name: string; fallback: string; allowed: RegExp; expected: string },
): { address: string; value: string } {
  if (!URL.canParse(text)) {
    throw new ConfigError([
      'DATABASE_URL: expected an address such as postgres://user:password@host/database',
    ]);
  }
  const url = new URL(text);
  const value = url.searchParams.get(name) ?? fallback;
  if (!allowed.test(value)) throw new ConfigError([`DATABASE_URL: expected ${name}= to be ${expected}`]);
  url.searchParams.delete(name);
  return { address: url.href, value };
}
