import type { Check } from '../../checks/check.ts';
import type { ResendOrder } from '../../checks/check-service.ts';
import { isSameInvitation } from './parse-resend-form.ts';
import type { ResendMetadata } from './resend-view.ts';

export interface ResendWarnings {
  /** The form's metadata once the person has read the warnings. */
  metadata: ResendMetadata;
  /** Other open checks for the address and product. */
  open: readonly Check[];
  /** The form asks for the same invitation again. */
  isUnchanged: boolean;
}

/**
 * What the person has yet to be warned of before the form is sent; undefined if nothing.
 *
 * @param open the open checks for the address and product that the form asks for
 */
export function resendWarnings(
  metadata: ResendMetadata,
  check: Check,
  { order, open }: { order: ResendOrder; open: readonly Check[] },
): ResendWarnings | undefined {
  const { told = [] } = metadata;
  const isUnchanged = metadata.unchanged === undefined && isSameInvitation(check, order);
  // A form that was submitted twice finds its own check, which is no duplicate.
  const known = new Set([check.id, order.id, ...told]);
  const others = open.filter(({ id }) => !known.has(id));
  if (!isUnchanged && others.length === 0) return undefined;
  const warned: ResendMetadata = {
    ...metadata,
    ...(isUnchanged ? { unchanged: true } : {}),
    ...(others.length === 0 ? {} : { told: [...told, ...others.map(({ id }) => id)] }),
  };
  return { metadata: warned, open: others, isUnchanged };
}
