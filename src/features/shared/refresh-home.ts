import type { Person } from '../../checks/check-service.ts';

/** Publishes a person's Home tab again after they did something to a check. Never rejects. */
export type RefreshHome = (call: {
  person: Person;
  view?: { type: 'modal' | 'home' } | undefined;
}) => Promise<void>;
