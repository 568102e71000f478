import { BotError, WorkerChecksError } from '../errors.ts';
import type { Check } from './check.ts';
import type { Desk, Draft, InviteOutcome, Person } from './desk.ts';
import type { Audit, Deed, Locks, WorkerChecks } from './ports.ts';
import { newReference } from './reference.ts';
import { invited, inviting, refused, unconfirmed } from './transitions.ts';
import type { WatchList } from './watch-list.ts';

export interface InvitingOptions {
  watchList: WatchList;
  workerChecks: Pick<WorkerChecks, 'invite'>;
  audit: Audit;
  locks: Locks;
  products: readonly { id: string; name: string }[];
  now: () => number;
  /** The check, or a BotError that says it is not known. */
  known: (id: string) => Promise<Check>;
}

type Inviting = Pick<Desk, 'invite' | 'confirmInvitation' | 'sendAgain'> & {
  /** The process that was inviting is gone: whether it sent the invitation is not known. */
  leaveUnconfirmed(id: string): Promise<void>;
};

const NOTHING_SENT = new Set(['unreachable', 'rate-limited']);

/** From a filled form to an invitation: written before it is sent, sent at most once without a person's word. */
export function createInviting(options: InvitingOptions): Inviting {
  const { watchList, workerChecks, audit, locks, products, now, known } = options;
  const references = new Set<string>();

  async function draftToCheck(draft: Draft, requester: Person): Promise<Check> {
    const product = products.find(({ id }) => id === draft.productId);
    if (product === undefined) throw new BotError('product', 'This product is not offered here any more.');
    for (const check of await watchList.all()) references.add(check.reference);
    const reference = newReference((candidate) => references.has(candidate));
    references.add(reference);
    return {
      id: draft.id,
      reference,
      state: 'Inviting',
      productId: product.id,
      productName: product.name,
      worker: draft.worker,
      ...(draft.note === undefined ? {} : { note: draft.note }),
      requester,
      channelId: draft.channelId,
      createdAt: now(),
      stateSince: now(),
      certificate: 'none',
      gone: false,
      news: 0,
      card: { repliedNews: 0, reposts: 0 },
    };
  }

  async function changed(id: string, change: (check: Check) => Check): Promise<Check> {
    return (await watchList.update(id, change)) ?? known(id);
  }

  async function write(check: Check, person: Person, deed: Deed): Promise<void> {
    await audit.record({ userId: person.userId, deed, reference: check.reference });
  }

  async function send(check: Check, person: Person, deed: Deed): Promise<InviteOutcome> {
    if (check.worker === undefined)
      throw new BotError('purged', 'The details of this check have been purged.');
    const { firstName, lastName, email, mobile } = check.worker;
    try {
      const { invitationId } = await workerChecks.invite({
        key: check.id,
        productId: check.productId,
        email,
        firstName,
        lastName,
        mobile,
        reference: check.reference,
      });
      const sent = await changed(check.id, (current) => invited(current, invitationId, now()));
      await write(sent, person, deed);
      return { kind: 'invited', check: sent };
    } catch (error) {
      if (!(error instanceof WorkerChecksError)) throw error;
      return unsent(check, error, person);
    }
  }

  async function unsent(check: Check, error: WorkerChecksError, person: Person): Promise<InviteOutcome> {
    if (error.effect === 'possible') {
      const open = await changed(check.id, (current) => unconfirmed(current, now()));
      await write(open, person, 'invite-unconfirmed');
      return { kind: 'unconfirmed', check: open };
    }
    const reason = NOTHING_SENT.has(error.failure) ? 'unreachable' : (error.reason ?? 'other');
    const closed = await changed(check.id, (current) => refused(current, reason, now()));
    await write(closed, person, 'invite-refused');
    return { kind: 'refused', check: closed, reason };
  }

  return {
    async invite(draft, requester) {
      const check = await draftToCheck(draft, requester);
      if (!(await watchList.insert(check))) return { kind: 'already-sent', check: await known(draft.id) };
      return send(check, requester, 'invited');
    },
    confirmInvitation: (id, invitationId, person) =>
      locks.hold(`deed:${id}`, async () => {
        const check = await known(id);
        if (check.state !== 'Unconfirmed') return check;
        const confirmed = await changed(id, (current) => invited(current, invitationId, now()));
        await write(confirmed, person, 'invite-confirmed');
        return confirmed;
      }),
    sendAgain: (id, person) =>
      locks.hold(`deed:${id}`, async () => {
        const check = await known(id);
        if (check.state !== 'Unconfirmed' && check.state !== 'Refused')
          return { kind: 'already-sent', check };
        const again = await changed(id, (current) => inviting(current, now()));
        return send(again, person, 'invite-sent-again');
      }),
    async leaveUnconfirmed(id) {
      await changed(id, (check) => (check.state === 'Inviting' ? unconfirmed(check, now()) : check));
    },
  };
}
