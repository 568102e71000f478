import type { Product } from './config.ts';

const MOST_PRODUCTS = 100; // options of a Slack select
const LONGEST_OPTION = 75;
const PAIRS = 'id=Name pairs, comma-separated: ncchc=National police check';
const RENEW =
  'after a name, renew=12m or renew=3y behind a semicolon, from 3m to 10y: ncchc=Police check;renew=12m';
const MONTHS = { least: 3, most: 120 } as const;

function hasDuplicates(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}

/** The months in `renew=12m`; undefined if it is something else. */
function monthsIn(option: string): number | undefined {
  const [, digits, unit] = /^renew\s*=\s*(\d{1,3})\s*([my])$/i.exec(option.trim()) ?? [];
  if (digits === undefined) return undefined;
  const months = Number(digits) * (unit?.toLowerCase() === 'y' ? 12 : 1);
  return months >= MONTHS.least && months <= MONTHS.most ? months : undefined;
}

function parsePair(pair: string): Product & { isWrong: boolean } {
  const [named = '', ...options] = pair.split(';');
  const [id = '', ...name] = named.split('=');
  const [months, ...others] = options.map(monthsIn);
  return {
    id: id.trim(),
    name: name.join('=').trim(),
    ...(months === undefined ? {} : { renewAfterMonths: months }),
    isWrong: options.length > 0 && (months === undefined || others.length > 0),
  };
}

/** The products in WORKERCHECKS_PRODUCTS, or what was expected there. */
export function parseProducts(value: string): { products: Product[] } | { expected: string } {
  const pairs = value
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map(parsePair);
  const ids = pairs.map(({ id }) => id);
  const names = pairs.map(({ name }) => name);
  const both = [...ids, ...names];
  const problems: [found: boolean, expected: string][] = [
    [pairs.length === 0 || both.includes(''), PAIRS],
    [pairs.some(({ isWrong }) => isWrong), RENEW],
    [
      both.some(({ length }) => length > LONGEST_OPTION),
      `ids and names of at most ${LONGEST_OPTION} characters`,
    ],
    [hasDuplicates(ids) || hasDuplicates(names), 'each product id and each name once'],
    [pairs.length > MOST_PRODUCTS, `at most ${MOST_PRODUCTS} products`],
  ];
  const problem = problems.find(([found]) => found);
  if (problem !== undefined) return { expected: problem[1] };
  return { products: pairs.map(({ isWrong: _, ...product }) => product) };
}
