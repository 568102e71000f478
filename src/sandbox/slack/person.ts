import { at, isObject, type JsonObject, objectsAt, stringAt } from '../json.ts';
import { type Control, findControl, optionsOf, type Wanted } from './controls.ts';
import type { DeliveryKind, Reply } from './delivery.ts';
import { clientErrors, type Filling, filledValue, formState, isStateful, pick } from './form.ts';
import {
  actionsPayload,
  closedPayload,
  commandPayload,
  eventPayload,
  submissionPayload,
  suggestionPayload,
} from './payloads.ts';
import { PersonView } from './person-view.ts';
import { applySubmission } from './submission.ts';
import { TEAM } from './workspace/fixtures.ts';
import type { SandboxUser, SandboxView, Surface } from './workspace/model.ts';
import type { ResponseUrls } from './workspace/response-urls.ts';
import { closeAll, closeTop } from './workspace/views.ts';
import { wireView } from './workspace/wire.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What a person's hands reach the app with. */
export interface Reach {
  workspace: Workspace;
  responseUrls: ResponseUrls;
  send(kind: DeliveryKind, payload: JsonObject): Promise<Reply>;
  /** The whole address of a path of this sandbox. */
  address(path: string): string;
}

export type ClickReply = Reply & {
  /** The confirmation the person saw and accepted. */
  confirm: { title: string; text: string; confirm: string; deny: string } | undefined;
  /** Where a URL button led. */
  url: string | undefined;
};

export interface SubmitReply {
  /** Undefined where Slack itself held the form back. */
  reply: Reply | undefined;
  /** Field errors now shown, by block_id. */
  errors: Readonly<Record<string, string>>;
  /** Slack's trouble with the answer: the person reads "We had some trouble connecting. Try again?". */
  trouble: string | undefined;
}

/** A person at Slack: does what the client lets one do, sees what it shows. Throws where the client offers no such thing. */
export class Person extends PersonView {
  readonly #reach: Reach;
  /** What external selects last suggested, by view or message, block and action. */
  readonly #offered = new Map<string, JsonObject[]>();

  constructor(user: SandboxUser, reach: Reach) {
    super(user, reach.workspace);
    this.#reach = reach;
  }

  /** Types a slash command, `/check invite a@b.example`, in a channel or, without one, in the DM with the app. */
  async command(line: string, options: { channel?: string } = {}): Promise<Reply> {
    const { workspace, responseUrls, address } = this.#reach;
    if (this.user.teamId !== TEAM.id)
      throw new Error('Another organisation is offered no commands of this app');
    const channel = this.roomOf(options.channel ?? workspace.dmWith(this.user.id).id);
    const [command = '', ...rest] = line.trim().split(' ');
    const text = rest.join(' ').trim();
    const responseUrl = address(responseUrls.make(this.user.id, channel.id));
    const payload = commandPayload(workspace, this.user, channel, { command, text, responseUrl });
    const reply = await this.#reach.send('slash_commands', payload);
    const where = { user: this.user.id, channel: channel.id };
    if (reply.trouble !== undefined) {
      const text = `${command} failed with the error "${reply.trouble}"`;
      workspace.addEphemeral({ ...where, via: 'slack', text, blocks: [], threadTs: undefined });
    } else if (reply.body !== undefined) {
      const body = isObject(reply.body) ? reply.body : { text: String(reply.body) };
      const said = { text: stringAt(body, 'text') ?? '', blocks: objectsAt(body, 'blocks') };
      if (said.text !== '' || said.blocks.length > 0) {
        responseUrls.say(where, body.response_type === 'in_channel', said.text, said.blocks, 'ack');
      }
    }
    return reply;
  }

  /** Clicks a button; where it asks for confirmation, confirms. */
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
    return { ...reply, confirm: confirmOf(element), url: typeof url === 'string' ? url : undefined };
  }

  /** Clicks a button and draws back at its confirmation: nothing is sent. Answers what the person read. */
  decline(surface: Surface, wanted: Wanted): NonNullable<ClickReply['confirm']> {
    this.mustSee(surface);
    const confirm = confirmOf(findControl(surface, wanted, (type) => type === 'button').element);
    if (confirm === undefined) throw new Error('This button asks for no confirmation');
    return confirm;
  }

  /** Chooses in a select, overflow, checkboxes or radio buttons that acts at once. */
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
    if (reply.trouble !== undefined) throw new Error(`No suggestions came: ${reply.trouble}`);
    const options = optionsOf(isObject(reply.body) ? reply.body : {});
    const tooLong = options.find(
      (one) => (stringAt(one, 'text', 'text') ?? '').length > 75 || String(one.value).length > 75,
    );
    if (options.length > 100 || tooLong !== undefined) throw new Error('Slack refuses these options');
    this.#offered.set(offerKey(surface, control), options);
    return options;
  }

  /** Fills fields, named by label, block_id or action_id; tells the app of those that dispatch actions. */
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

  /** Presses the submit button. `force` skips what Slack's client checks by itself, as a forger would. */
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
    const payload = submissionPayload(workspace, this.user, view, this.#responseUrls(view));
    const reply = await this.#reach.send('interactive', payload);
    const trouble = applySubmission(workspace, view, reply);
    return { reply, errors: { ...view.errors }, trouble };
  }

  /** Closes the modal on top; the whole stack where it says `clear_on_close`. */
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
    const { workspace } = this.#reach;
    if (this.user.teamId !== TEAM.id) throw new Error('Another organisation has no Home of this app');
    const home = workspace.homes.get(this.user.id);
    const event = {
      type: 'app_home_opened',
      user: this.user.id,
      channel: workspace.dmWith(this.user.id).id,
      tab: 'home',
      ...(home === undefined ? {} : { view: wireView(home, formState(home, workspace)) }),
    };
    return this.#reach.send('events_api', eventPayload(workspace, event));
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
    const offered = this.#offered.get(offerKey(surface, control)) ?? [];
    const reachable = (id: string) => this.channelOf(id);
    const value = filledValue(control, filling, offered, reachable);
    surface.chosen[control.blockId] = { ...surface.chosen[control.blockId], [control.actionId]: value };
    return value;
  }

  #responseUrls(view: SandboxView): JsonObject[] {
    const { workspace, responseUrls, address } = this.#reach;
    return Object.entries(formState(view, workspace)).flatMap(([blockId, actions]) =>
      Object.entries(actions).flatMap(([actionId, value]) => {
        const block = objectsAt(view.content, 'blocks').find((one) => one.block_id === blockId);
        const channel = value.selected_conversation ?? value.selected_channel;
        if (at(block, 'element', 'response_url_enabled') !== true || typeof channel !== 'string') return [];
        const url = address(responseUrls.make(this.user.id, channel));
        return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url }];
      }),
    );
  }
}

function confirmOf(element: JsonObject): ClickReply['confirm'] {
  if (!isObject(element.confirm)) return undefined;
  const text = (key: string) => stringAt(element.confirm, key, 'text') ?? '';
  return { title: text('title'), text: text('text'), confirm: text('confirm'), deny: text('deny') };
}

function offerKey(surface: Surface, control: Control): string {
  const id = surface.kind === 'view' ? surface.id : surface.ts;
  return [id, control.blockId, control.actionId].join('/');
}
