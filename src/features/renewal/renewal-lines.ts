import type { Button, Overflow, RichTextElement } from '@slack/types';
import type { OpenRenewal } from '../../checks/renewals/renewal.ts';
import type { RenewalService } from '../../checks/renewals/renewal-service.ts';
import { button, plain } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import { dayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { CHOICE_WORDS, choiceValues, EVERYBODY, RENEWAL_ACTIONS } from './renewal-ids.ts';

const NAME_LENGTH = 80;
const PRODUCT_LENGTH = 60;

/** For whom the lines are: see DigestAbout. */
export interface RenewalAbout {
  /** User id; undefined: the whole desk. */
  owner: string | undefined;
  /** Whether names may be shown. */
  isPrivate: boolean;
  /** 2026-11-26 */
  today: string;
}

/** A line of the digest. */
export interface RenewalLine {
  id: string;
  text: RichTextElement[];
  button: Button;
  menu: Overflow;
}

export interface RenewalGroup {
  title: string;
  lines: RenewalLine[];
  /** Renewals are not in a list: their checks are gone. */
  isListed: false;
  /** Under the lines; only where several have what the form for several people needs. */
  button?: Button;
}

function renewalMenu({ id }: OpenRenewal): Overflow {
  const options = choiceValues(id).map(({ choice, value }) => ({ text: plain(CHOICE_WORDS[choice]), value }));
  return { type: 'overflow', action_id: RENEWAL_ACTIONS.menu, options };
}

/** "Ada Lovelace · National police check · CHK-7F3K2: completed 26 November 2025, due 26 November 2026 · @owner" */
export function renewalLine(renewal: OpenRenewal, { owner, isPrivate, today }: RenewalAbout): RenewalLine {
  const { id, reference, kept, dueOn } = renewal;
  const name = isPrivate && kept.worker !== undefined ? clip(fullName(kept.worker), NAME_LENGTH) : undefined;
  const product = clip(kept.productName, PRODUCT_LENGTH);
  const rest = name === undefined ? product : `${product} · ${reference}`;
  const due = `${dueOn < today ? 'was due' : 'due'} ${dayText(dueOn)}`;
  return {
    id,
    text: [
      { type: 'text', text: name ?? reference, style: { bold: true } },
      { type: 'text', text: ` · ${rest}: completed ${dayText(kept.completedOn)}, ${due}` },
      ...(owner === undefined
        ? [{ type: 'text', text: ' · ' } as const, { type: 'user', user_id: kept.owner } as const]
        : []),
    ],
    button: button({
      actionId: RENEWAL_ACTIONS.renew,
      text: 'Renew…',
      value: id,
      label: `Renew ${reference}`,
    }),
    menu: renewalMenu(renewal),
  };
}

/** The renewals to bring up, as a group of the digest's lines. */
export function createRenewalSource({ due }: Pick<RenewalService, 'due'>) {
  return async (about: RenewalAbout): Promise<RenewalGroup[]> => {
    const renewals = await due(about.owner);
    const withDetails = renewals.filter(({ kept }) => kept.worker !== undefined);
    const all = button({
      actionId: RENEWAL_ACTIONS.renewAll,
      text: 'Renew all…',
      value: about.owner ?? EVERYBODY,
      label: `Renew all ${withDetails.length}`,
    });
    return [
      {
        title: 'Renewals due',
        lines: renewals.map((renewal) => renewalLine(renewal, about)),
        isListed: false,
        ...(withDetails.length > 1 ? { button: all } : {}),
      },
    ];
  };
}
