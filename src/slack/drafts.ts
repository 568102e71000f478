import type { Draft } from '../checks/desk.ts';
import type { Collection } from '../checks/ports.ts';

/** Filled forms that wait for a person's second word ("invite anyway"), kept encrypted for an hour. Key: the draft's id. */
export type Drafts = Collection<Draft>;
