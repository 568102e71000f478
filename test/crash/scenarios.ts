import type { Advance } from '../../src/sandbox/workerchecks/model.ts';

/** One check of the scripted day: what people want, what WorkerChecks does, and the required final state. */
export interface Scenario {
  /** The worker's last name. */
  name: string;
  /** Its own private channel, because posts are rate-limited per channel. */
  channel: string;
  /** The requester, different for each scenario, because private messages are rate-limited too. */
  requester: string;
  email: string;
  cancel?: 'by button' | 'by command';
  /** Has the same worker as that scenario, whose card is Pending when this one is invited. */
  sameWorkerAs?: string;
  /** WorkerChecks has no credits for it. */
  unpaid?: boolean;
  /** Its invitation is re-sent to a corrected address while it is Pending. What follows happens to the new one. */
  resend?: Resend;
  /** What is lost of the first invitation request: it is executed but not answered, or it never arrives. */
  loses?: 'answer' | 'request';
  /** How WorkerChecks advances the check at the first, second, … result request. */
  advances: readonly (Advance | undefined)[];
  /** The final title of its card; `Not sent` has a card only if a person had to decide about it. */
  ends: string;
}

export interface Resend {
  /** The new address. */
  email: string;
  /** The cancellation is executed but not answered. */
  losesAnswer?: boolean;
  /** The account has no credits for the new invitation. */
  unpaid?: boolean;
  /** The worker submits right before the cancellation arrives, so nothing is re-sent. */
  submitted?: boolean;
}

const pending = undefined;
const inProgress = { status: 'In Progress' };
const completed = { status: 'Completed' };

const LIST: readonly Omit<Scenario, 'channel' | 'requester'>[] = [
  {
    name: 'Purged',
    email: 'purged@example.com',
    advances: [completed],
    ends: 'Purged',
  },
  {
    name: 'Clear',
    email: 'clear@example.com',
    advances: [pending, inProgress, completed],
    ends: 'Completed — Clear',
  },
  {
    name: 'Attention',
    email: 'attention@example.com',
    advances: [inProgress, { ...completed, result: 'Attention Required' }],
    ends: 'Completed — Attention Required',
  },
  {
    name: 'Refer',
    email: 'refer@example.com',
    advances: [
      { ...completed, result: null },
      { ...completed, result: 'Refer' },
    ],
    ends: 'Completed — Refer',
  },
  {
    name: 'Adverse',
    email: 'adverse@example.com',
    advances: [{ ...completed, result: 'Adverse' }],
    ends: 'Completed — Needs review',
  },
  {
    name: 'Button',
    email: 'twice@example.com',
    cancel: 'by button',
    advances: [],
    ends: 'Cancelled',
  },
  {
    name: 'Duplicate',
    email: 'twice@example.com',
    sameWorkerAs: 'Button',
    advances: [],
    ends: 'Not sent',
  },
  { name: 'Unpaid', email: 'unpaid@example.com', unpaid: true, advances: [], ends: 'Not sent' },
  {
    name: 'Command',
    email: 'command@example.com',
    cancel: 'by command',
    advances: [],
    ends: 'Cancelled',
  },
  {
    name: 'Answer',
    email: 'answer@example.com',
    loses: 'answer',
    advances: [completed],
    ends: 'Completed — Clear',
  },
  {
    name: 'Request',
    email: 'request@example.com',
    loses: 'request',
    advances: [completed],
    ends: 'Completed — Clear',
  },
  {
    name: 'Corrected',
    email: 'wrong@example.com',
    resend: { email: 'right@example.com' },
    advances: [pending, completed],
    ends: 'Completed — Clear',
  },
  {
    name: 'Unheard',
    email: 'unheard@example.com',
    resend: { email: 'heard@example.com', losesAnswer: true },
    advances: [completed],
    ends: 'Completed — Clear',
  },
  {
    name: 'Unfunded',
    email: 'unfunded@example.com',
    resend: { email: 'still-unfunded@example.com', unpaid: true },
    advances: [],
    ends: 'Not sent',
  },
  {
    name: 'Submitted',
    email: 'submitted@example.com',
    resend: { email: 'too-late@example.com', submitted: true },
    advances: [pending, completed],
    ends: 'Completed — Clear',
  },
];

/** Whether the check ends up replaced. */
export const isReplaced = ({ resend }: Scenario) => resend !== undefined && !resend.submitted;

export const SCENARIOS: readonly Scenario[] = LIST.map((scenario) => ({
  ...scenario,
  channel: `C0${scenario.name.toUpperCase()}`,
  requester: `U0${scenario.name.toUpperCase()}`,
}));
