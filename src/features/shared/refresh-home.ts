import type { Person } from '../../checks/check-service.ts';

/** Called when a person did something to a check, so that what stands before them can follow. Never rejects. */
export type RefreshHome = (call: {
  person: Person;
  view?: { type: 'modal' | 'home' } | undefined;
}) => Promise<void>;
