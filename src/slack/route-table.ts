import type { Person } from '../checks/desk.ts';
import type {
  ActionCall,
  ChannelChange,
  CommandCall,
  Option,
  Permission,
  Routes,
  SubmissionAnswer,
  SubmissionCall,
  SubmissionOptions,
  SubmittedView,
} from './routes.ts';

export interface Registered {
  commands: string[];
  actions: string[];
  submissions: string[];
  options: string[];
}

interface Guarded<H> {
  permission: Permission;
  handle: H;
}

/** What a form becomes: an answer that stays in the modal, or how to close it and what to run then. */
export type ReadForm =
  | { answer: Exclude<SubmissionAnswer<never>, { accept: never }> }
  | { answer: undefined; closing: 'close' | 'clear'; run: (call: FormCall) => Promise<void> };

type FormCall = Omit<SubmissionCall<never>, 'form'>;

interface SubmissionRoute extends SubmissionOptions {
  permission: Permission;
  read: (view: SubmittedView, person: Person) => Promise<ReadForm>;
}

export interface RouteTable {
  routes: Routes;
  registered(): Registered;
  commands: ReadonlyMap<
    string,
    { permission: Permission | undefined; handle: (call: CommandCall) => Promise<void> }
  >;
  unknownCommand(): ((call: CommandCall) => Promise<void>) | undefined;
  /** `undefined` stands for acknowledged and nothing else. */
  actions: ReadonlyMap<string, Guarded<(call: ActionCall) => Promise<void>> | undefined>;
  submissions: ReadonlyMap<string, SubmissionRoute>;
  options: ReadonlyMap<string, Guarded<(query: string, person: Person) => Promise<Option[]>>>;
  home(): ((person: Person, refusal: string | undefined) => Promise<void>) | undefined;
  channelChanged: readonly ((change: ChannelChange) => Promise<void>)[];
}

function add<V>(map: Map<string, V>, kind: string, id: string, value: V): void {
  if (map.has(id)) throw new Error(`Two routes for the ${kind} ${id}`);
  map.set(id, value);
}

/** Where features register; the listen-for-… files look things up here. */
export function createRouteTable(): RouteTable {
  const commands = new Map<
    string,
    { permission: Permission | undefined; handle: (call: CommandCall) => Promise<void> }
  >();
  const actions = new Map<string, Guarded<(call: ActionCall) => Promise<void>> | undefined>();
  const submissions = new Map<string, SubmissionRoute>();
  const options = new Map<string, Guarded<(query: string, person: Person) => Promise<Option[]>>>();
  const channelChanged: ((change: ChannelChange) => Promise<void>)[] = [];
  let unknownCommand: ((call: CommandCall) => Promise<void>) | undefined;
  let home: ((person: Person, refusal: string | undefined) => Promise<void>) | undefined;

  const routes: Routes = {
    command: (word, permission, handle) =>
      add(commands, 'command', word.toLowerCase(), { permission, handle }),
    unknownCommand(handle) {
      unknownCommand = handle;
    },
    action: (actionId, permission, handle) => add(actions, 'action', actionId, { permission, handle }),
    ignoredAction: (actionId) => add(actions, 'action', actionId, undefined),
    submission: (callbackId, permission, read, handle, options = {}) =>
      add(submissions, 'submission', callbackId, {
        ...options,
        permission,
        async read(view, person) {
          const answer = await read(view, person);
          if (!('accept' in answer)) return { answer };
          const run = (call: FormCall) => handle({ ...call, form: answer.accept });
          return { answer: undefined, closing: answer.closing, run };
        },
      }),
    options: (actionId, permission, find) => add(options, 'options', actionId, { permission, handle: find }),
    home(handle) {
      home = handle;
    },
    channelChanged: (handle) => void channelChanged.push(handle),
  };

  return {
    routes,
    registered: () => ({
      commands: [...commands.keys()],
      actions: [...actions.keys()],
      submissions: [...submissions.keys()],
      options: [...options.keys()],
    }),
    commands,
    unknownCommand: () => unknownCommand,
    actions,
    submissions,
    options,
    home: () => home,
    channelChanged,
  };
}
