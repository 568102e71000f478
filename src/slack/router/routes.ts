import type { ModalView } from '@slack/types';
import type { Person } from '../../checks/check-service.ts';
import type { Permission } from '../access/access.ts';
import type { Message } from '../messages/poster.ts';
import type { Reply } from '../messages/reply.ts';

/** A message that one person alone sees. */
export type PrivateMessage = Message;

/** What a handler is given. The request has been acknowledged, deduplicated and authorised by then. */
export interface Call {
  person: Person;
  /** Opens one view, once, within 3 s. Empty where Slack sent none. */
  triggerId: string;
  channelId: string | undefined;
  /** Answers this person alone. */
  reply: Reply;
  /** Says that a view already tells the person to wait, so that no further message does. */
  shown?(): void;
}

export interface CommandCall extends Call {
  /** The subcommand as typed; empty where there is none. */
  word: string;
  /** The text after the subcommand, trimmed. */
  rest: string;
}

export interface ActionCall extends Call {
  actionId: string;
  /** The button's or the selected option's value: an opaque id, never proof of a right. */
  value: string;
  /** Of checkboxes: the values of those that are ticked now. */
  selected: readonly string[];
  /** The modal or Home tab that holds the button, with what is filled in there; undefined for a message. */
  view: (SubmittedView & { type: 'modal' | 'home' }) | undefined;
  /** Throws AccessError unless the person has this permission too. */
  authorize(permission: Permission): Promise<void>;
}

export interface SubmissionCall<T> extends Call {
  form: T;
  viewId: string;
  /**
   * Replaces what the submitted modal shows, where the form was accepted with `waiting`. Resolves with false where the
   * modal is no longer open.
   */
  show(view: ModalView): Promise<boolean>;
  /** A UUID of the form's content: the same however often the same content of the same view is submitted. */
  contentId: string;
  /**
   * Saves the submitted form for a day, with `contentId` as its metadata where no other is given, and resolves with its id
   * in SavedForms. `checkId`: the check that this form was submitted instead of.
   */
  saveForm(options?: { checkId?: string; privateMetadata?: string }): Promise<string>;
}

export interface ShortcutCall extends Call {
  /** What the message says, as mrkdwn; undefined for a global shortcut. */
  message: string | undefined;
}

/** A submitted modal. `values[blockId]` is the state of that block's only element. */
export interface SubmittedView {
  id: string;
  privateMetadata: string;
  values: Record<string, SubmittedValue>;
}

export interface SubmittedValue {
  value: string | undefined;
  selectedOption: string | undefined;
  /** Of checkboxes. */
  selectedOptions: readonly string[];
  selectedConversation: string | undefined;
  /** 2026-12-08 */
  selectedDate: string | undefined;
  files: readonly SubmittedFile[];
}

/** A file that was uploaded into a form. */
export interface SubmittedFile {
  id: string;
  name: string;
  /** In bytes, as Slack says. */
  size: number | undefined;
  /** Where it can be fetched with the bot token; undefined: files.info tells. */
  url: string | undefined;
}

export type SubmissionAnswer<T> =
  /** Errors by block_id: the modal stays open and `run` is not called. */
  | { errors: Record<string, string> }
  /** Another view on top of this one or in its place; `run` is not called. */
  | { push: ModalView }
  | { update: ModalView }
  /** The modal closes or waits; then `run` is called with the form. */
  | ({ accept: T } & Acceptance);

/** What an accepted form's modal does: this view closes ('close'), all views do ('clear'), or it shows that it waits. */
export type Acceptance =
  | { closing: 'close' | 'clear'; waiting?: undefined }
  /** Without `external_id`. `run` then replaces it by `SubmissionCall.show`. */
  | { waiting: ModalView; closing?: undefined };

export interface Option {
  text: string;
  value: string;
}

export type ChannelChange =
  | { kind: 'joined' | 'privacy'; channelId: string }
  | { kind: 'renumbered'; channelId: string; newChannelId: string };

interface Described {
  /** What the route does, in a few words, for readers of the table. */
  what: string;
}

/** `may` undefined: everyone in the bot's workspace. */
export interface CommandRoute extends Described {
  may: Permission | undefined;
  run: (call: CommandCall) => Promise<void>;
  /** The subcommand and its arguments, as `/check help` shows them. */
  usage: string;
}

/** `run` undefined: only acknowledged. Slack opens the link of a URL button by itself and reports the click. */
export interface ActionRoute extends Described {
  may: Permission | undefined;
  run: ((call: ActionCall) => Promise<void>) | undefined;
}

/** A form as read: an answer for the modal that stays open, or how to close it and what to run afterwards. */
export type ReadForm =
  | { answer: Exclude<SubmissionAnswer<never>, { accept: never }> }
  | { answer: undefined; acceptance: Acceptance; run: (call: FormCall) => Promise<void> };

export type FormCall = Omit<SubmissionCall<never>, 'form'>;

export interface Form {
  read: (view: SubmittedView, person: Person) => Promise<ReadForm>;
  /** The form again, filled in as submitted, for a person whose form could not be processed. */
  again?: (view: SubmittedView) => ModalView | Promise<ModalView>;
}

export interface FormRoute extends Form, Described {
  may: Permission;
}

/** `from`: where people find it. The manifest names it by the same callback id. */
export interface ShortcutRoute extends Described {
  may: Permission;
  from: 'message' | 'global';
  run: (call: ShortcutCall) => Promise<void>;
}

/** At most 100 options; a person without the permission gets none. */
export interface OptionsRoute extends Described {
  may: Permission;
  find: (query: string, person: Person) => Promise<Option[]>;
}

interface EventBase extends Described {
  /** The bot scopes that Slack sends this event for, in public and in private channels. */
  scopes: readonly string[];
  /** Not in manifest.yml: Slack sends it only where the app's owner subscribes to it. */
  optional?: boolean;
}

/** Called when the Home tab is opened. `refusal`: why the person may not see it; undefined where they may. */
export interface HomeRoute extends EventBase {
  may: Permission;
  home: (person: Person, refusal: string | undefined) => Promise<void>;
}

/** Called when a change to a channel affects the cards in it. */
export interface ChannelRoute extends EventBase {
  channel: (change: ChannelChange) => Promise<void>;
}

/**
 * Everything the bot listens for. The router acknowledges each request at once, drops Slack's retries, checks the person's
 * permission, runs the handler, and turns an error into one sentence for the person and one log line with the same
 * reference.
 */
export interface Routes {
  /** By the first word after the slash command, or the first two, in lower case; `help` where there is none. */
  commands: Readonly<Record<string, CommandRoute>>;
  /** For a word that is not a subcommand. */
  unknownCommand: (call: CommandCall) => Promise<void>;
  /** By action_id. */
  actions: Readonly<Record<string, ActionRoute>>;
  /** By the callback_id of the view. */
  forms: Readonly<Record<string, FormRoute>>;
  /** Menus that request their options as a person types, by action_id. */
  options: Readonly<Record<string, OptionsRoute>>;
  /** By the callback_id of the shortcut. */
  shortcuts: Readonly<Record<string, ShortcutRoute>>;
  /** By the type of the event. */
  events: Readonly<Record<string, HomeRoute | ChannelRoute>>;
}

/** Looks up an id from a payload: one that names a property of every object has no route. */
export function routeOf<R>(routes: Readonly<Record<string, R>>, id: string): R | undefined {
  return Object.hasOwn(routes, id) ? routes[id] : undefined;
}

/** Ties what `read` accepts to what `run` receives. `read` runs before the acknowledgement: it must not call Slack or WorkerChecks. */
export function form<T>({
  read,
  run,
  again,
}: {
  read: (view: SubmittedView, person: Person) => SubmissionAnswer<T> | Promise<SubmissionAnswer<T>>;
  run: (call: SubmissionCall<T>) => Promise<void>;
  again?: Form['again'];
}): Form {
  return {
    ...(again === undefined ? {} : { again }),
    async read(view, person) {
      const answer = await read(view, person);
      if (!('accept' in answer)) return { answer };
      const { accept, ...acceptance } = answer;
      return { answer: undefined, acceptance, run: (call) => run({ ...call, form: accept }) };
    },
  };
}
