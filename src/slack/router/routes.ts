import type { ModalView } from '@slack/types';
import type { Person } from '../../checks/check-service.ts';
import type { Permission } from '../access/access.ts';
import type { Message } from '../messages/poster.ts';
import type { Reply } from '../messages/reply.ts';
import type { StepRoute } from './step-route.ts';

/** A message that only one person sees. */
export type PrivateMessage = Message;

/** What a handler gets. By then the request has been acknowledged, deduplicated and authorised. */
export interface Call {
  person: Person;
  /** Opens one view, once, within 3 s. Empty if Slack sent none. */
  triggerId: string;
  channelId: string | undefined;
  /** Answers this person only. */
  reply: Reply;
  /** Marks that a view already tells the person to wait, so that no further message does. */
  shown?(): void;
}

export interface CommandCall extends Call {
  /** The subcommand as typed; empty if there is none. */
  word: string;
  /** The text after the subcommand, trimmed. */
  rest: string;
}

export interface ActionCall extends Call {
  actionId: string;
  /** Of the block with the button or menu; as opaque as `value`. */
  blockId: string;
  /** The value of the button or the selected option: an opaque id, never proof of a permission. */
  value: string;
  /** For checkboxes: the values currently ticked. */
  selected: readonly string[];
  /** The modal or Home tab that contains the button, with its current input; undefined for a message. */
  view: (SubmittedView & { type: 'modal' | 'home' }) | undefined;
  /** Throws AccessError unless the person has this permission too. */
  authorize(permission: Permission): Promise<void>;
}

export interface SubmissionCall<T> extends Call {
  form: T;
  viewId: string;
  /**
   * Replaces the content of the submitted modal, if the form was accepted with `waiting`. Resolves with false if the
   * modal is no longer open.
   */
  show(view: ModalView): Promise<boolean>;
  /** A UUID derived from the form's content: identical each time the same content of the same view is submitted. */
  contentId: string;
  /**
   * Saves the submitted form for a day and resolves with its id in SavedForms; its metadata is `contentId` unless
   * another is given. `checkId`: the check that this form was submitted in place of.
   */
  saveForm(options?: { checkId?: string; privateMetadata?: string }): Promise<string>;
}

export interface ShortcutCall extends Call {
  /** The message's text as mrkdwn; undefined for a global shortcut. */
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
  /** For checkboxes. */
  selectedOptions: readonly string[];
  selectedConversation: string | undefined;
  selectedUser: string | undefined;
  /** 2026-12-08 */
  selectedDate: string | undefined;
  files: readonly SubmittedFile[];
}

/** A file uploaded into a form. */
export interface SubmittedFile {
  id: string;
  name: string;
  /** In bytes, as reported by Slack. */
  size: number | undefined;
  /** Where to download it with the bot token; undefined: ask files.info. */
  url: string | undefined;
}

export type SubmissionAnswer<T> =
  /** Errors by block_id: the modal stays open, and `run` is not called. */
  | { errors: Record<string, string> }
  /** Another view on top of this one, or in its place; `run` is not called. */
  | { push: ModalView }
  | { update: ModalView }
  /** The modal closes or shows that it waits; then `run` is called with the form. */
  | ({ accept: T } & Acceptance);

/**
 * What the modal of an accepted form does: close this view ('close'), close all views ('clear'), or show that it waits.
 */
export type Acceptance =
  | { closing: 'close' | 'clear'; waiting?: undefined }
  /** Must not have an `external_id`. `run` then replaces it through `SubmissionCall.show`. */
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

/** `run` undefined: only acknowledge. Slack opens the link of a URL button by itself and only reports the click. */
export interface ActionRoute extends Described {
  may: Permission | undefined;
  run: ((call: ActionCall) => Promise<void>) | undefined;
}

/** A parsed form: either an answer for the modal that stays open, or how to close it and what to run afterwards. */
export type ReadForm =
  | { answer: Exclude<SubmissionAnswer<never>, { accept: never }> }
  | { answer: undefined; acceptance: Acceptance; run: (call: FormCall) => Promise<void> };

export type FormCall = Omit<SubmissionCall<never>, 'form'>;

export interface Form {
  read: (view: SubmittedView, person: Person) => Promise<ReadForm>;
  /** Re-renders the form with what was submitted, for a person whose form could not be processed. */
  again?: (view: SubmittedView) => ModalView | Promise<ModalView>;
}

export interface FormRoute extends Form, Described {
  may: Permission;
}

/** `from`: where people find it. The manifest lists it under the same callback id. */
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
  /** The bot scopes for which Slack sends this event, in public and in private channels. */
  scopes: readonly string[];
  /** Not in manifest.yml: Slack sends it only if the app's owner subscribes to it. */
  optional?: boolean;
}

/** Called when the Home tab is opened. `refusal`: why the person may not see it; undefined if they may. */
export interface HomeRoute extends EventBase {
  may: Permission;
  home: (person: Person, refusal: string | undefined) => Promise<void>;
}

/** Called when a change to a channel affects the cards in it. */
export interface ChannelRoute extends EventBase {
  channel: (change: ChannelChange) => Promise<void>;
}

/** Called when Slack says that a person, or the members of a group, have changed. `id`: the user's or the group's. */
export interface PeopleRoute extends EventBase {
  people: (id: string) => Promise<void>;
}

/**
 * The bot's routing table. The router acknowledges each request at once, drops Slack's retries, checks the person's
 * permission, runs the handler, and turns an error into one sentence for the person and one log line with the same
 * reference.
 */
export interface Routes {
  /** By the first word, or the first two, after the slash command, in lower case; `help` if there is none. */
  commands: Readonly<Record<string, CommandRoute>>;
  /** For a word that is not a subcommand. */
  unknownCommand: (call: CommandCall) => Promise<void>;
  /** By action_id. */
  actions: Readonly<Record<string, ActionRoute>>;
  /** By the view's callback_id. */
  forms: Readonly<Record<string, FormRoute>>;
  /** Select menus that load their options as the person types, by action_id. */
  options: Readonly<Record<string, OptionsRoute>>;
  /** By the shortcut's callback_id. */
  shortcuts: Readonly<Record<string, ShortcutRoute>>;
  /** By the step's callback id. */
  steps: Readonly<Record<string, StepRoute>>;
  /** By the event's type. */
  events: Readonly<Record<string, HomeRoute | ChannelRoute | PeopleRoute>>;
}

/** Looks up a route by an id from a payload. Own properties only, so that an id such as `constructor` has no route. */
export function routeOf<R>(routes: Readonly<Record<string, R>>, id: string): R | undefined {
  return Object.hasOwn(routes, id) ? routes[id] : undefined;
}

/**
 * Ties the type that `read` accepts to what `run` receives. `read` runs before the acknowledgement: it must not call
 * Slack or WorkerChecks.
 */
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
