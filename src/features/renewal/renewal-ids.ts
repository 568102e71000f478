import type { RenewalReason } from '../../checks/renewals/renewal.ts';

export const RENEWAL_ACTIONS = {
  /** Value: the renewal's id. */
  renew: 'renewal.renew',
  /** Value: the user id of the owner whose renewals they are; `everybody` for the whole desk. */
  renewAll: 'renewal.renew-all',
  /** Values: see `renewalMenu`. */
  menu: 'renewal.menu',
} as const;

export const EVERYBODY = 'everybody';

const CHOICES = ['later', 'left', 'checked-elsewhere', 'not-needed'] as const satisfies readonly (
  | 'later'
  | RenewalReason
)[];
export type RenewalChoice = (typeof CHOICES)[number];

export const CHOICE_WORDS: Readonly<Record<RenewalChoice, string>> = {
  later: 'Later',
  left: 'No: no longer with us',
  'checked-elsewhere': 'No: checked elsewhere',
  'not-needed': 'No: not needed',
};

/** The values of a renewal's menu, in order. */
export const choiceValues = (id: string) => CHOICES.map((choice) => ({ choice, value: `${choice}:${id}` }));

/** Parses a menu's value. */
export function readChoice(value: string): { choice: RenewalChoice | undefined; id: string } {
  const [word, id = ''] = value.split(':', 2);
  return { choice: CHOICES.find((choice) => choice === word), id };
}
