import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import type { CrashEnvironment } from './crash-environment.ts';
import type { Scenario } from './scenarios.ts';

const REFUSALS = {
  Unpaid: 'account does not have enough credits',
  Duplicate: 'already has one for this person',
};

/** What people see of a check, or of its replacement. */
export interface ScenarioState {
  card: SandboxMessage | undefined;
  /** The card's first line. */
  title: string;
  buttons: string[];
  /** CHK-…, as shown on the card. */
  reference: string | undefined;
  /** Whether this is the card of the replacement. */
  isReplaced: boolean;
  /** Whether it ended as scripted. */
  over: boolean;
}

/** Whether this message in a card's thread is the replacement's card. */
export const isSuccessor = (message: SandboxMessage) => plainText(message).includes('Replaces CHK-');

export function scenarioState(environment: CrashEnvironment, scenario: Scenario): ScenarioState {
  const [first] = environment.slack.messages(scenario.channel).filter(({ user }) => user === BOT.userId);
  const isReplaced = first !== undefined && plainText(first).startsWith('Replaced by');
  const card = isReplaced ? first.replies.find(isSuccessor) : first;
  const text = card === undefined ? '' : plainText(card);
  const [title = ''] = text.split('\n');
  const replies = first?.replies.filter((reply) => !isSuccessor(reply)) ?? [];
  const answered = scenario.ends.startsWith('Completed') ? replies.length > 0 : true;
  return {
    card,
    title,
    buttons: card === undefined ? [] : buttons(card),
    reference: /CHK-\w{5}/.exec(text)?.[0],
    isReplaced,
    over: (title === scenario.ends && answered) || (card === undefined && wasRefused(environment, scenario)),
  };
}

function wasRefused(environment: CrashEnvironment, { name, requester }: Scenario): boolean {
  if (name !== 'Unpaid' && name !== 'Duplicate') return false;
  const hr = environment.slack.as(requester);
  return [...hr.dms(), ...hr.ephemerals()].some((one) => plainText(one).includes(REFUSALS[name]));
}
