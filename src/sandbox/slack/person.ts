import { at, type JsonObject } from '../json.ts';
import {
  type Confirmation,
  type Control,
  confirmationOf,
  findControl,
  optionsOf,
  suggestedOptions,
  type Wanted,
} from './controls.ts';
import type { Reply } from './delivery.ts';
import { clientErrors, type Filling, filledValue, isStateful, pick } from './form.ts';
import { formResponseUrls } from './form-response-urls.ts';
import {
  actionsPayload,
  closedPayload,
  globalShortcutPayload,
  homeOpenedPayload,
  messageShortcutPayload,
  submissionPayload,
  suggestionPayload,
} from './payloads.ts';
import { PersonView } from './person-view.ts';
import type { Reach } from './reach.ts';
import { findShortcut } from './shortcuts.ts';
import { applySubmission } from './submission.ts';
import { typeCommand } from './type-command.ts';
import { uploadFiles } from './upload-files.ts';
import { withIds } from './workspace/content.ts';
import { TEAM } from './workspace/fixtures.ts';
import type {
  SandboxEphemeral,
  SandboxMessage,
  SandboxUser,
  SandboxView,
  Surface,
} from './workspace/model.ts';
import { closeAll, closeTop } from './workspace/views.ts';
import { writtenMessage } from './written-message.ts';

export type ClickReply = Reply & {
  /** The confirmation dialog that the person accepted. */
  confirm: Confirmation | undefined;
  /** The target of a URL button. */
  url: string | undefined;
};

export interface SubmitReply {
  /** Undefined if Slack itself rejected the form. */
  reply: Reply | undefined;
  /** Field errors now shown, by block_id. */
  errors: Readonly<Record<string, string>>;
  /** Set if Slack could not process the answer: the person reads "We had some trouble connecting. Try again?". */
  trouble: string | undefined;
}

/**
 * A simulated Slack user: can do what the client allows, and sees what it shows. Throws on anything the client does not
 * offer.
 */
export class Person extends PersonView {
  readonly #reach: Reach;
  /** Last suggestions of external selects, by view or message, block and action. */
  readonly #offered = new Map<string, JsonObject[]>();

  constructor(user: SandboxUser, reach: Reach) {
    super(user, reach.workspace);
    this.#reach = reach;
  }

  /**
   * Posts a message; `thread`: the timestamp of the message it replies to. Links addresses and numbers, as Slack does.
   */
  say(typed: string, { channel, thread }: { channel: string; thread?: string | undefined }): SandboxMessage {
    const { workspace } = this.#reach;
    const { id } = this.memberChannel(channel);
    const parent = thread === undefined ? undefined : workspace.message(id, thread);
    const { text, blocks } = writtenMessage(typed);
    return workspace.addMessage({ channel: id, user: this.user.id, text, blocks: withIds(blocks) }, parent);
  }

  /**
   * Types a slash command such as `/check invite a@b.example`, in a channel or, without one, in the DM with the app.
   */
  async command(line: string, options: { channel?: string } = {}): Promise<Reply> {
    this.#mustBeOffered('commands');
    const channel = this.memberChannel(options.channel ?? this.#reach.workspace.dmWith(this.user.id).id);
    return typeCommand(this.#reach, this.user, channel, line);
  }

  /** Chooses a shortcut, by name or callback_id, from a message's menu. Ephemeral messages have none. */
  async messageShortcut(name: string, message: SandboxMessage | SandboxEphemeral): Promise<Reply> {
    this.#mustBeOffered('shortcuts');
    this.mustSee(message);
    if (message.kind === 'ephemeral') throw new Error('Slack offers no shortcuts on an ephemeral message');
    const { workspace, responseUrls, shortcuts, address } = this.#reach;
    const { callbackId } = findShortcut(shortcuts, 'message', name);
    // Not bound to the message: an app cannot replace what somebody else wrote.
    const responseUrl = address(responseUrls.make(this.user.id, message.channel));
    const payload = messageShortcutPayload(workspace, this.user, message, { callbackId, responseUrl });
    return this.#reach.send('interactive', payload);
  }

  /** Chooses a global shortcut, by name or callback_id. */
  async globalShortcut(name: string): Promise<Reply> {
    this.#mustBeOffered('shortcuts');
    const { workspace, shortcuts } = this.#reach;
    const { callbackId } = findShortcut(shortcuts, 'global', name);
    return this.#reach.send('interactive', globalShortcutPayload(workspace, this.user, callbackId));
  }

  /** Clicks a button, and confirms if it asks for confirmation. */
  async click(surface: Surface, wanted: Wanted): Promise<ClickReply> {
    this.mustSee(surface);
    const { element, ...control } = findControl(surface, wanted, (type) => type === 'button');
    const { type, text, value, style, url, confirm } = element;
    const given = Object.entries({ type, text, value, style, url, confirm }).filter(
      ([, one]) => one !== undefined,
    );
    const reply = await this.#act(surface, {
      action_id: control.actionId,
      block_id: control.blockId,
      ...Object.fromEntries(given),
    });
    return { ...reply, confirm: confirmationOf(element), url: typeof url === 'string' ? url : undefined };
  }

  /** Clicks a button and cancels its confirmation dialog: nothing is sent. Returns the dialog's texts. */
  decline(surface: Surface, wanted: Wanted): Confirmation {
    this.mustSee(surface);
    const confirm = confirmationOf(findControl(surface, wanted, (type) => type === 'button').element);
    if (confirm === undefined) throw new Error('This button asks for no confirmation');
    return confirm;
  }

  /** Chooses in a select, overflow menu, checkboxes or radio buttons that act immediately. */
  async select(surface: Surface, wanted: Wanted, filling: Filling): Promise<Reply> {
    this.mustSee(surface);
    const control = findControl(surface, wanted, (type) => type === 'overflow' || isStateful(type));
    const ids = { action_id: control.actionId, block_id: control.blockId, type: control.type };
    if (control.type === 'overflow') {
      const option = pick(optionsOf(control.element), String(filling));
      return this.#act(surface, { ...ids, selected_option: option });
    }
    return this.#act(surface, { ...ids, ...this.#put(surface, control, filling) });
  }

  /** Types into an external select; resolves with the options the app offers. */
  async suggest(surface: Surface, wanted: Wanted, query: string): Promise<JsonObject[]> {
    this.mustSee(surface);
    const control = findControl(surface, wanted, (type) => type.includes('external_select'));
    const { blockId, actionId } = control;
    const payload = suggestionPayload(this.#reach.workspace, this.user, surface, {
      blockId,
      actionId,
      query,
    });
    const reply = await this.#reach.send('interactive', payload);
    const options = suggestedOptions(reply);
    this.#offered.set(offerKey(surface, control), options);
    return options;
  }

  /** Fills in fields, identified by label, block_id or action_id; notifies the app of those that dispatch actions. */
  async fill(view: SandboxView, fillings: Readonly<Record<string, Filling>>): Promise<void> {
    this.mustSee(view);
    const dispatched: JsonObject[] = [];
    for (const [wanted, filling] of Object.entries(fillings)) {
      const control = findControl(view, wanted, isStateful);
      const value = this.#put(view, control, filling);
      if (control.block.type !== 'input' || control.block.dispatch_action === true) {
        dispatched.push({ action_id: control.actionId, block_id: control.blockId, ...value });
      }
    }
    for (const action of dispatched) await this.#act(view, action);
  }

  /** Submits the modal. `force` skips the client's own validation, as a forged request would. */
  async submit(view: SandboxView = this.top(), options: { force?: boolean } = {}): Promise<SubmitReply> {
    this.mustSee(view);
    const { workspace } = this.#reach;
    if (view.type !== 'modal' || at(view.content, 'submit') === undefined) {
      throw new Error('This view has no submit button');
    }
    const held = options.force ? {} : clientErrors(view, workspace);
    if (Object.keys(held).length > 0) {
      view.errors = held;
      return { reply: undefined, errors: held, trouble: undefined };
    }
    const payload = submissionPayload(workspace, this.user, view, formResponseUrls(this.#reach, view));
    const reply = await this.#reach.send('interactive', payload);
    const trouble = applySubmission(workspace, view, reply);
    return { reply, errors: { ...view.errors }, trouble };
  }

  /** Closes the topmost modal; the whole stack if it sets `clear_on_close`. */
  async close(view: SandboxView = this.top()): Promise<Reply | undefined> {
    this.mustSee(view);
    const { workspace } = this.#reach;
    const isCleared = view.content.clear_on_close === true;
    const payload = closedPayload(workspace, this.user, view, isCleared);
    if (isCleared) closeAll(workspace, this.user.id);
    else closeTop(workspace, this.user.id);
    return view.content.notify_on_close === true ? this.#reach.send('interactive', payload) : undefined;
  }

  /** Opens the app's Home tab. */
  async openHome(): Promise<Reply> {
    this.#mustBeOffered('Home');
    return this.#reach.send('events_api', homeOpenedPayload(this.#reach.workspace, this.user));
  }

  #mustBeOffered(what: string): void {
    if (this.user.teamId !== TEAM.id)
      throw new Error(`Another organisation is offered no ${what} of this app`);
  }

  #act(surface: Surface, action: JsonObject): Promise<Reply> {
    const { workspace, responseUrls, address } = this.#reach;
    const url =
      surface.kind === 'view'
        ? undefined
        : address(responseUrls.make(this.user.id, surface.channel, surface));
    return this.#reach.send('interactive', actionsPayload(workspace, this.user, surface, action, url));
  }

  #put(surface: Surface, control: Control, filling: Filling): JsonObject {
    const { workspace } = this.#reach;
    const offers = {
      suggested: this.#offered.get(offerKey(surface, control)) ?? [],
      channel: (id: string) => this.channelOf(id),
      user: (id: string) => workspace.user(id),
    };
    const value =
      control.type === 'file_input'
        ? uploadFiles(this.#reach, this.user, surface, control, filling)
        : filledValue(control, filling, offers);
    surface.chosen[control.blockId] = { ...surface.chosen[control.blockId], [control.actionId]: value };
    return value;
  }
}

function offerKey(surface: Surface, control: Control): string {
  const id = surface.kind === 'view' ? surface.id : surface.ts;
  return [id, control.blockId, control.actionId].join('/');
}
