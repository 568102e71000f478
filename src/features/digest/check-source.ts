import { type Attention, type Concern, findAttention } from '../../checks/attention.ts';
import { ownerOf } from '../../checks/owner.ts';
import type { PersonSettingsOf } from '../../checks/person-settings.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import { businessDaysSince } from '../../time/business-days.ts';
import { checkLine } from './check-line.ts';
import type { DigestAbout, DigestGroup, DigestSource } from './digest-source.ts';

/** A result that its owner was told of privately, and that nobody has opened for so long, reaches the desk. */
const PRIVATE_FOR_DAYS = 2;

export const DECISION_TITLE = 'Waiting for a decision';

/** In the order of the digest. */
const GROUPS: readonly { title: string; concerns: readonly Concern[] }[] = [
  { title: 'Results nobody has opened', concerns: ['unopened'] },
  { title: 'Results to review', concerns: ['review'] },
  { title: 'At risk', concerns: ['at-risk'] },
  { title: 'Not submitted for days', concerns: ['stale'] },
  { title: DECISION_TITLE, concerns: ['decide', 'unknown-status', 'gone'] },
];

export interface CheckSourceOptions {
  watchList: Pick<WatchList, 'all'>;
  settingsOf: PersonSettingsOf;
}

/**
 * Where outcomes may not be shown, nothing is said that only some of them have: a review, or a result that has changed.
 */
function mayBeSaid({ check, concern }: Attention, { isPrivate }: DigestAbout): boolean {
  return isPrivate || (concern !== 'review' && (concern !== 'unopened' || check.resultRevision <= 1));
}

/** A result that was there for so short a time that it may be left to its owner. */
function isRecentResult({ check, concern }: Attention, { rules: { calendar, now } }: DigestAbout): boolean {
  const since = check.unopenedSince ?? check.stateSince;
  return (
    concern === 'unopened' && businessDaysSince(calendar, since, now, PRIVATE_FOR_DAYS) < PRIVATE_FOR_DAYS
  );
}

/** What needs somebody among the checks. */
export function createCheckSource({ watchList, settingsOf }: CheckSourceOptions): DigestSource {
  /** The owners who are told of their results by DM, or in a digest of their own. */
  async function toldPrivately(attention: readonly Attention[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const unopened = attention.filter(({ concern }) => concern === 'unopened');
    for (const userId of new Set(unopened.map(({ check }) => ownerOf(check)))) {
      const { results, digest } = await settingsOf(userId);
      if (results === 'dm' || (results === 'digest' && digest)) found.add(userId);
    }
    return found;
  }

  return async (about) => {
    const checks = await watchList.all();
    const wanted = checks.filter((check) => about.owner === undefined || ownerOf(check) === about.owner);
    const attention = findAttention(wanted, about.rules).filter((one) => mayBeSaid(one, about));
    const owners = about.owner === undefined ? await toldPrivately(attention) : new Set<string>();
    const found = attention.filter((one) => !(owners.has(ownerOf(one.check)) && isRecentResult(one, about)));
    return GROUPS.map(({ title, concerns }): DigestGroup => {
      const ofGroup = found.filter(({ concern }) => concerns.includes(concern));
      return { title, lines: ofGroup.map((one) => checkLine(one, about)) };
    });
  };
}
