import type { KnownBlock, ModalView } from '@slack/types';
import type { Person } from '../checks/desk.ts';

/** What a person may be allowed to do; see access.ts. */
export type Permission = 'invite' | 'cancel' | 'close' | 'see' | 'open-certificate' | 'read-audit' | 'forget';

export interface PrivateMessage {
  /** Read by screen readers and shown in notifications: no name, outcome or link where they may not stand. Already mrkdwn-escaped. */
  text: string;
  blocks?: KnownBlock[];
}

/** What every call from Slack brings. All calls are acknowledged, deduplicated and authorised before the handler runs. */
export interface Call {
  person: Person;
  /** Opens one view, once, within 3 s. Empty where Slack sent none. */
  triggerId: string;
  channelId: string | undefined;
  /** Answers this person alone: response_url, else an ephemeral in the channel, else a DM. */
  reply(message: PrivateMessage, options?: { replaceOriginal?: boolean }): Promise<void>;
  /** Something before the person says that they have to wait: they need not be told that it takes long. */
  shown?(): void;
}

export interface CommandCall extends Call {
  /** The subcommand as it was typed; empty where none was. */
  word: string;
  /** The text after the subcommand, trimmed. */
  rest: string;
}

export interface ActionCall extends Call {
  actionId: string;
  /** The button's value or the selected option's value. Opaque, never authority. */
  value: string;
  /** Where the button stands in a modal or on Home. */
  view: { id: string; type: 'modal' | 'home' } | undefined;
}

export interface SubmissionCall<T> extends Call {
  form: T;
  viewId: string;
  /** A UUID: the same for the same content of the same view, however often it is sent; another for another content. */
  contentId: string;
  /**
   * What was sent, kept for a day, with `contentId` in the place of its metadata; resolves with the value of a button
   * that reads it back (OfferedForms). `checkId`: a check it was sent in the place of.
   */
  offer(replaces?: { checkId?: string }): Promise<string>;
}

/** What came back from a modal. `values[blockId]` is the state of that block's one element. */
export interface SubmittedView {
  id: string;
  privateMetadata: string;
  values: Record<string, SubmittedValue>;
}

export interface SubmittedValue {
  value: string | undefined;
  selectedOption: string | undefined;
  /** The ticked boxes. */
  selectedOptions: readonly string[];
  selectedConversation: string | undefined;
}

export type SubmissionAnswer<T> =
  /** Field errors by block_id; the modal stays open and the handler does not run. */
  | { errors: Record<string, string> }
  /** Another view on top, or in place of this one; the handler does not run. */
  | { push: ModalView }
  | { update: ModalView }
  /** Closes this view ('close') or all ('clear'), then the handler runs with the form. */
  | { accept: T; closing: 'close' | 'clear' };

export interface SubmissionOptions {
  /** The form anew, filled as it was sent: where it could not be acted on, its person may open it again. */
  again?: (view: SubmittedView) => ModalView | Promise<ModalView>;
}

export interface Option {
  text: string;
  value: string;
}

/**
 * The only way a feature hears of Slack. For each call: verify, acknowledge at once, act once per delivery, ask `may`,
 * run the handler, and turn whatever it throws into one sentence for the person and one line with a reference in the log.
 */
export interface Routes {
  /** `permission` undefined: for everybody (help). */
  command(
    word: string,
    permission: Permission | undefined,
    handle: (call: CommandCall) => Promise<void>,
  ): void;
  /** A word no command knows. */
  unknownCommand(handle: (call: CommandCall) => Promise<void>): void;
  action(actionId: string, permission: Permission, handle: (call: ActionCall) => Promise<void>): void;
  /** Acknowledged and nothing else: URL buttons, which Slack reports too. */
  ignoredAction(actionId: string): void;
  /** `read` runs before the acknowledgement: quick, no request to anybody. */
  submission<T>(
    callbackId: string,
    permission: Permission,
    read: (view: SubmittedView, person: Person) => SubmissionAnswer<T> | Promise<SubmissionAnswer<T>>,
    handle: (call: SubmissionCall<T>) => Promise<void>,
    options?: SubmissionOptions,
  ): void;
  /** At most 100 options; nobody without the permission gets any. */
  options(
    actionId: string,
    permission: Permission,
    find: (query: string, person: Person) => Promise<Option[]>,
  ): void;
  /** The Home tab was opened. `allowed` undefined: this person may see checks; else the sentence that says why not. */
  home(handle: (person: Person, refusal: string | undefined) => Promise<void>): void;
  /** Channel events the cards depend on: the bot joined, the channel turned public, its id changed. */
  channelChanged(handle: (change: ChannelChange) => Promise<void>): void;
}

export type ChannelChange =
  | { kind: 'joined' | 'privacy'; channelId: string }
  | { kind: 'renumbered'; channelId: string; newChannelId: string };
