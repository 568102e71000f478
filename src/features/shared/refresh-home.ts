import type { Person } from '../../checks/check-service.ts';

/** Republishes a person's Home tab after they acted on a check. Never rejects. */
export type RefreshHome = (call: {
  person: Person;
  view?: { type: 'modal' | 'home' } | undefined;
}) => Promise<void>;
