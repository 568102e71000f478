import type { Overflow, RichTextElement } from '@slack/types';
import type { AskedCopy, CopyService } from '../../checks/copies/copy-service.ts';
import type { PersonSettingsOf } from '../../checks/person-settings.ts';
import { button, plain } from '../../slack/messages/blocks.ts';
import { shortDayText } from '../../text/day.ts';
import { dayName } from '../../time/local-calendar.ts';
import { DIGEST_ACTIONS } from './digest-ids.ts';
import type { DigestAbout, DigestLine, DigestSource } from './digest-source.ts';

export interface CopySourceOptions extends Pick<CopyService, 'asked'> {
  settingsOf: PersonSettingsOf;
}

const text = (words: string): RichTextElement => ({ type: 'text', text: words });

const noCopyMenu = (id: string): Overflow => ({
  type: 'overflow',
  action_id: DIGEST_ACTIONS.noCopyKept,
  options: [{ text: plain('No copy kept'), value: id }],
});

/** "You opened the certificate of CHK-7F3K2 on Tue 3 Mar. If you saved a copy, delete it by Fri 12 Jun." Names no worker. */
function copyLine({ copy, deleteBy, isPurged }: AskedCopy, { owner, rules }: DigestAbout): DigestLine {
  const { id, reference, userId, openedAt } = copy;
  const day = (at: number) => shortDayText(dayName(rules.calendar.local(at).day));
  const saved = isPurged
    ? `Its details were removed on ${day(deleteBy)}: a saved copy must be deleted now.`
    : `A saved copy must be deleted by ${day(deleteBy)}.`;
  const yours = isPurged
    ? `Its details were removed on ${day(deleteBy)}: if you saved a copy, delete it now.`
    : `If you saved a copy, delete it by ${day(deleteBy)}.`;
  return {
    id,
    text: [
      owner === undefined ? { type: 'user', user_id: userId } : text('You'),
      text(' opened the certificate of '),
      { type: 'text', text: reference, style: { bold: true } },
      text(` on ${day(openedAt)}. ${owner === undefined ? saved : yours}`),
    ],
    button: button({
      actionId: DIGEST_ACTIONS.copiesDeleted,
      text: 'Copies deleted',
      value: id,
      label: `Copies of the certificate of ${reference} are deleted`,
    }),
    menu: noCopyMenu(id),
  };
}

/**
 * People who opened a certificate whose check is, or was, about to be purged: each in their own digest, or in the desk's if
 * they have none.
 */
export function createCopySource({ asked, settingsOf }: CopySourceOptions): DigestSource {
  return async (about) => {
    const all = await asked();
    const people = new Set(all.map(({ copy }) => copy.userId));
    const withOwnDigest = new Set<string>();
    for (const userId of people) if ((await settingsOf(userId)).digest) withOwnDigest.add(userId);
    const isWanted = ({ copy: { userId } }: AskedCopy) =>
      about.owner === undefined ? !withOwnDigest.has(userId) : userId === about.owner;
    const lines = all.filter(isWanted).map((one) => copyLine(one, about));
    return [{ title: 'Copies of certificates', lines, isListed: false }];
  };
}
