import { formState } from './form.ts';
import type {
  Chosen,
  SandboxChannel,
  SandboxEphemeral,
  SandboxMessage,
  SandboxUser,
  SandboxView,
  Surface,
} from './workspace/model.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What one person sees in Slack. */
export class PersonView {
  readonly user: SandboxUser;
  readonly #workspace: Workspace;

  constructor(user: SandboxUser, workspace: Workspace) {
    this.user = user;
    this.#workspace = workspace;
  }

  /** The topmost modal. Throws if none is open. */
  top(): SandboxView {
    const view = this.modals().at(-1);
    if (view === undefined) throw new Error(`${this.user.id} has no modal open`);
    return view;
  }

  /** The open modals, topmost last. */
  modals(): readonly SandboxView[] {
    return this.#workspace.stackOf(this.user.id);
  }

  /** Ephemeral messages to this person, oldest first. */
  ephemerals(channel?: string): SandboxEphemeral[] {
    return this.#workspace.ephemerals.filter(
      (one) =>
        one.user === this.user.id && !one.deleted && (channel === undefined || one.channel === channel),
    );
  }

  /** Messages in the DM with the app, oldest first. */
  dms(): SandboxMessage[] {
    const dm = this.#workspace.dmWith(this.user.id).id;
    return this.#workspace.messages.filter((one) => one.channel === dm && !one.deleted);
  }

  /** The Home tab. Throws if the app has not published one. */
  home(): SandboxView {
    const home = this.homeIfAny();
    if (home === undefined) throw new Error(`${this.user.id} has no Home`);
    return home;
  }

  /** The Home tab; undefined if the app has not published one. */
  homeIfAny(): SandboxView | undefined {
    return this.#workspace.homes.get(this.user.id);
  }

  /** The value of each input, by block_id and action_id: chosen or typed, else the initial value. */
  valuesOn(surface: Surface): Chosen {
    return formState(surface, this.#workspace);
  }

  /** The channel, if the person is a member. */
  protected channelOf(id: string): SandboxChannel | undefined {
    const channel = this.#workspace.channel(id);
    return channel?.members.includes(this.user.id) ? channel : undefined;
  }

  /** A channel this person is in. Throws if they are not. */
  memberChannel(id: string): SandboxChannel {
    const channel = this.channelOf(id);
    if (channel === undefined) throw new Error(`${this.user.id} is not in ${id}`);
    return channel;
  }

  protected mustSee(surface: Surface): void {
    if (surface.kind === 'message') this.memberChannel(surface.channel);
    else if (surface.user !== this.user.id)
      throw new Error(`${this.user.id} does not see this ${surface.kind}`);
    if (surface.kind === 'view' ? !surface.open : surface.deleted) throw new Error('It is no longer there');
    if (surface.kind === 'view' && surface.type === 'modal' && this.top() !== surface) {
      throw new Error('Another modal lies on top');
    }
  }
}
