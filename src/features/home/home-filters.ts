import { z } from 'zod';

/** The states that an open check can be in, in the order in which they are counted and offered. */
export const OPEN_STATES = [
  'Unconfirmed',
  'Inviting',
  'Pending',
  'In Progress',
  'Completed',
  'Unknown',
] as const;

export const homeFiltersSchema = z.object({
  /** Absent: everybody's. */
  whose: z.literal('mine').optional(),
  state: z.enum(OPEN_STATES).optional(),
  productId: z.string().optional(),
  /** See home-searches.ts: what was typed may be a name. */
  searchId: z.uuid().optional(),
});
/** What a person has chosen to see on their Home tab. */
export type HomeFilters = z.infer<typeof homeFiltersSchema>;

export const withoutSearch = ({ searchId: _, ...others }: HomeFilters): HomeFilters => others;

/** Option values. Product ids have a prefix, because one could be the word for all of them. */
const ANY = 'any';
const MINE = 'mine';
const PRODUCT = 'product:';

export const whoseValue = (whose: HomeFilters['whose']): string => whose ?? ANY;
export const stateValue = (state: HomeFilters['state']): string => state ?? ANY;
export const productValue = (id: string | undefined): string => (id === undefined ? ANY : `${PRODUCT}${id}`);

export const readWhose = (value: string): Pick<HomeFilters, 'whose'> => ({
  whose: value === MINE ? MINE : undefined,
});
export const readState = (value: string): Pick<HomeFilters, 'state'> => ({
  state: OPEN_STATES.find((state) => state === value),
});
export const readProduct = (value: string): Pick<HomeFilters, 'productId'> => ({
  productId: value.startsWith(PRODUCT) ? value.slice(PRODUCT.length) : undefined,
});

/** Everything that narrows the list of open checks. */
export const NO_FILTER: Omit<HomeFilters, 'whose'> = {
  state: undefined,
  productId: undefined,
  searchId: undefined,
};
