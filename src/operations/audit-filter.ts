import type { AuditEntry, AuditFilter } from '../checks/ports.ts';

/** Whether there is nothing to filter by. */
export const isEmptyFilter = (filter: AuditFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

export function matchesFilter(
  { at, userId, action, reference, references }: AuditEntry,
  filter: AuditFilter,
): boolean {
  return (
    (filter.from === undefined || at >= filter.from) &&
    (filter.to === undefined || at < filter.to) &&
    (filter.userId === undefined || userId === filter.userId) &&
    (filter.actions === undefined || filter.actions.includes(action)) &&
    (filter.reference === undefined ||
      reference === filter.reference ||
      references?.includes(filter.reference) === true)
  );
}
