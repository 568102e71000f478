import type { Action, Fault } from '../workerchecks/model.ts';

export const FAULT_IDS = [
  'rate-limited',
  'failing',
  'slow',
  'dropped',
  'unanswered',
  'unheard',
  'malformed',
  'credits',
  'duplicate',
  'last-name',
  'revoked',
] as const;
export type FaultId = (typeof FAULT_IDS)[number];

interface FaultSwitch {
  id: FaultId;
  name: string;
  effect: string;
  /** The fault injected while the switch is on. */
  plants: { actions: readonly Action[]; fault: Fault } | undefined;
}

/** WorkerChecks faults that can be switched on by hand. */
export const FAULT_SWITCHES: readonly FaultSwitch[] = [
  {
    id: 'rate-limited',
    name: 'Too many requests (429)',
    effect: 'Results are refused; the bot waits ten seconds each time.',
    plants: { actions: ['result'], fault: { kind: 'rate-limited', retryAfter: 10 } },
  },
  {
    id: 'failing',
    name: 'Server errors (500)',
    effect: 'Every request fails.',
    plants: { actions: ['invite', 'cancel', 'result'], fault: { kind: 'answer', status: 500 } },
  },
  {
    id: 'slow',
    name: 'Slow',
    effect: 'Every answer takes four seconds.',
    plants: { actions: ['invite', 'cancel', 'result'], fault: { kind: 'slow', ms: 4_000 } },
  },
  {
    id: 'dropped',
    name: 'Lost answer',
    effect: 'Invitations are accepted and the line breaks before the answer.',
    plants: { actions: ['invite'], fault: { kind: 'dropped-after' } },
  },
  {
    id: 'unanswered',
    name: 'No answer, invited',
    effect: 'Invitations are made, and the bot waits in vain for the answer.',
    plants: { actions: ['invite'], fault: { kind: 'hang' } },
  },
  {
    id: 'unheard',
    name: 'No answer, not invited',
    effect: 'Invitations are not made, and the bot waits in vain for the answer.',
    plants: { actions: ['invite'], fault: { kind: 'hang', effect: false } },
  },
  {
    id: 'malformed',
    name: 'Malformed results',
    effect: 'Results end in the middle.',
    plants: { actions: ['result'], fault: { kind: 'malformed' } },
  },
  { id: 'credits', name: 'Out of credits', effect: 'Invitations are refused.', plants: undefined },
  {
    id: 'duplicate',
    name: 'Refuse as a duplicate (409)',
    effect: 'Invitations are refused: there is one already.',
    plants: {
      actions: ['invite'],
      fault: { kind: 'answer', status: 409, body: { error: { code: 'duplicate' } } },
    },
  },
  {
    id: 'last-name',
    name: 'Refuse the last name (422)',
    effect: 'Invitations are refused for what is in a field.',
    plants: {
      actions: ['invite'],
      fault: { kind: 'refused', field: 'last_name' },
    },
  },
  {
    id: 'revoked',
    name: 'Revoke the token',
    effect: 'The bot has to sign in again; nobody should notice.',
    plants: undefined,
  },
];
