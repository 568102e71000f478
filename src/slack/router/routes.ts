import type { KnownBlock, ModalView } from '@slack/types';
import type { Person } from '../../checks/check-service.ts';

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
  /** Throws AccessError unless the person has this permission too. */
  authorize(permission: Permission): Promise<void>;
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

export interface Option {
  text: string;
  value: string;
}

export type ChannelChange =
  | { kind: 'joined' | 'privacy'; channelId: string }
  | { kind: 'renumbered'; channelId: string; newChannelId: string };

/** What a route is for, in a few words, for whoever reads the table. */
interface Described {
  what: string;
}

/** `may` undefined: everybody of the bot's workspace. */
export interface CommandRoute extends Described {
  may: Permission | undefined;
  run: (call: CommandCall) => Promise<void>;
  /** The subcommand and what may follow it, as help shows it. */
  usage: string;
}

/** `run` undefined: acknowledged and nothing else. URL buttons are so: Slack opens the link itself and reports the click. */
export interface ActionRoute extends Described {
  may: Permission | undefined;
  run: ((call: ActionCall) => Promise<void>) | undefined;
}

/** What a submitted form becomes: an answer that stays in the modal, or how to close it and what to run then. */
export type ReadForm =
  | { answer: Exclude<SubmissionAnswer<never>, { accept: never }> }
  | { answer: undefined; closing: 'close' | 'clear'; run: (call: FormCall) => Promise<void> };

export type FormCall = Omit<SubmissionCall<never>, 'form'>;

export interface Form {
  read: (view: SubmittedView, person: Person) => Promise<ReadForm>;
  /** The form anew, filled as it was sent: where it could not be acted on, its person may open it again. */
  again?: (view: SubmittedView) => ModalView | Promise<ModalView>;
}

export interface FormRoute extends Form, Described {
  may: Permission;
}

/** At most 100 options; a person without the permission gets none. */
export interface OptionsRoute extends Described {
  may: Permission;
  find: (query: string, person: Person) => Promise<Option[]>;
}

interface EventBase extends Described {
  /** The bot scopes that Slack sends this event for, in public and in private channels. */
  scopes: readonly string[];
  /** Not in manifest.yml: Slack sends it only where the owner of the app subscribes to it. */
  optional?: boolean;
}

/** The Home tab was opened. `refusal`: why the person may not see it; undefined where they may. */
export interface HomeRoute extends EventBase {
  may: Permission;
  home: (person: Person, refusal: string | undefined) => Promise<void>;
}

/** Something about a channel changed that its cards depend on. */
export interface ChannelRoute extends EventBase {
  channel: (change: ChannelChange) => Promise<void>;
}

/**
 * Everything the bot listens for. For each call the router verifies it, acknowledges it at once, acts once however often
 * Slack delivers it, asks whether the person may, runs the handler, and turns what that throws into one sentence for the
 * person and one line with a reference in the log.
 */
export interface Routes {
  /** By the first word after the slash command, in lower case; `help` where there is none. */
  commands: Readonly<Record<string, CommandRoute>>;
  /** A word that is no subcommand. */
  unknownCommand: (call: CommandCall) => Promise<void>;
  /** By action_id. */
  actions: Readonly<Record<string, ActionRoute>>;
  /** By the callback_id of the view. */
  forms: Readonly<Record<string, FormRoute>>;
  /** Menus that ask for their options while a person types, by action_id. */
  options: Readonly<Record<string, OptionsRoute>>;
  /** By the type of the event. */
  events: Readonly<Record<string, HomeRoute | ChannelRoute>>;
}

/** The route of an id that came from outside. */
export function routeOf<R>(routes: Readonly<Record<string, R>>, id: string): R | undefined {
  return Object.hasOwn(routes, id) ? routes[id] : undefined;
}

/**
 * One form, from what was submitted to what is done about it. `read` runs before the acknowledgement and must be quick:
 * no request to anybody.
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
      return {
        answer: undefined,
        closing: answer.closing,
        run: (call) => run({ ...call, form: answer.accept }),
      };
    },
  };
}
