import { ConfigError } from '../../errors.ts';

/**
 * A DATABASE_URL without the one parameter of its query that is ours, and that parameter.
 *
 * @param fallback the parameter where there is none
 * @param allowed what it may be; `expected` says the same for people
 * @throws ConfigError, without the address, which may hold a password
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
