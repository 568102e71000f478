import { addDays, addMonths } from '../../text/add-to-day.ts';
import type { Check } from '../check.ts';
import { ownerOf } from '../owner.ts';
import { PURGE_RULES } from '../purge-rules.ts';
import type { AuditAction } from '../vocabulary.ts';
import {
  isUndecided,
  type OpenRenewal,
  type Renewal,
  type RenewalEnd,
  type RenewalReason,
} from './renewal.ts';

/** When it is brought up, in days before it is due, and how long it is kept after that. */
const DAYS = { first: 56, second: 14, again: 7, keptAfter: 60 } as const;

export interface RenewalTerms {
  /** Of the check's product. */
  months: number;
  /** RENEWAL_KEEP */
  keep: 'reference' | 'details';
  /** 2026-11-26 */
  completedOn: string;
}

/** Whether a check has what a renewal is made of: any result, so that a renewal tells nothing about it. */
export function isRenewable({ state, outcome }: Check): boolean {
  return state === 'Completed' && outcome !== undefined;
}

export function newRenewal(check: Check, { months, keep, completedOn }: RenewalTerms): Renewal {
  const { id, reference, productId, productName, requester, channelId, worker } = check;
  const details = keep === 'details' && worker !== undefined ? { worker } : {};
  return {
    id,
    reference,
    productId,
    kept: { productName, requester, owner: ownerOf(check), channelId, completedOn, ...details },
    dueOn: addMonths(completedOn, months),
    pendingAudit: [],
  };
}

/** The first day on which it is brought up. */
export const askedFrom = ({ dueOn }: Pick<Renewal, 'dueOn'>): string => addDays(dueOn, -DAYS.first);

/** Whether it is brought up today. */
export function isAsked(renewal: Renewal, today: string): boolean {
  return isUndecided(renewal) && today >= (renewal.postponedUntil ?? askedFrom(renewal));
}

/** When *Later* brings it up again: two weeks before it is due, then week by week. */
export function laterDay({ dueOn }: Pick<Renewal, 'dueOn'>, today: string): string {
  const second = addDays(dueOn, -DAYS.second);
  return today < second ? second : addDays(today, DAYS.again);
}

export const isLapsed = ({ dueOn }: Pick<Renewal, 'dueOn'>, today: string): boolean =>
  today > addDays(dueOn, DAYS.keptAfter);

export function postponed(
  renewal: Renewal,
  { until, by, at }: { until: string; by: string; at: number },
): Renewal {
  const entry = { userId: by, action: 'renewal-postponed', at, about: until } as const;
  return { ...renewal, postponedUntil: until, pendingAudit: [...renewal.pendingAudit, entry] };
}

/** Where RENEWAL_KEEP no longer asks for details. */
export function withoutDetails(renewal: Renewal, at: number): Renewal {
  if (renewal.kept?.worker === undefined) return renewal;
  const { worker: _, ...kept } = renewal.kept;
  const action = 'renewal-details-removed' as const;
  const entry = { userId: 'bot', action, at, about: PURGE_RULES.renewalKeep };
  return { ...renewal, kept, pendingAudit: [...renewal.pendingAudit, entry] };
}

const AUDITED: Readonly<Record<RenewalEnd, AuditAction>> = {
  renewed: 'renewed',
  left: 'renewal-declined',
  'checked-elsewhere': 'renewal-declined',
  'not-needed': 'renewal-declined',
  lapsed: 'renewal-lapsed',
  forgotten: 'renewal-forgotten',
  withdrawn: 'renewal-withdrawn',
};

/** Removes everything but what keeps it from being brought up again. `about`: for the audit log. */
export function endedRenewal(
  renewal: Renewal,
  { how, by, at, about }: { how: RenewalEnd; by: string; at: number; about?: string },
): Renewal {
  if (!isUndecided(renewal)) return renewal;
  const { kept: _, postponedUntil: __, ...rest } = renewal;
  const entry = { userId: by, action: AUDITED[how], at, ...(about === undefined ? {} : { about }) };
  return { ...rest, ended: { how, at }, pendingAudit: [...renewal.pendingAudit, entry] };
}

/** What the audit log says of the reason. */
export const REASON_WORDS: Readonly<Record<RenewalReason, string>> = {
  left: 'no longer with us',
  'checked-elsewhere': 'checked elsewhere',
  'not-needed': 'not needed',
};

/**
 * Whether `check` renews it: it was ordered from it, or it is for the same person and product since it was brought up.
 * `invitedOn`: the day its invitation was sent, if it was.
 */
export function isRenewedBy(renewal: OpenRenewal, check: Check, invitedOn: string | undefined): boolean {
  if (check.id === renewal.id || invitedOn === undefined) return false;
  if (check.renews === renewal.id) return true;
  const email = renewal.kept.worker?.email.toLowerCase();
  const isSame = check.productId === renewal.productId && check.worker?.email.toLowerCase() === email;
  return email !== undefined && isSame && invitedOn >= askedFrom(renewal);
}
