import { randomUUID } from 'node:crypto';
import { BotError, WorkerChecksError } from '../../errors.ts';
import type { Check, Worker } from '../check.ts';
import type {
  CheckService,
  Draft,
  FormOutcome,
  InviteOutcome,
  LimitReached,
  Person,
} from '../check-service.ts';
import { confirmWrite } from '../confirm-write.ts';
import { retryWrite } from '../durable-write.ts';
import type { Locks, WorkerChecks } from '../ports.ts';
import { invited, invitingAgain, refused, unconfirmed, withPendingAudit } from '../transitions.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { WatchList } from '../watch-list.ts';
import type { InvitationCounts } from './invitation-counts.ts';
import type { OpenInvitations } from './open-invitations.ts';
import type { References } from './references.ts';

export interface InviteOptions {
  watchList: WatchList;
  workerChecks: Pick<WorkerChecks, 'invite'>;
  locks: Locks;
  openInvitations: OpenInvitations;
  counts: InvitationCounts;
  references: References;
  products: readonly { id: string; name: string }[];
  /** Tells this process from all others. */
  process: string;
  now: () => number;
  /** The check, or a BotError that says it is not known. */
  known: (id: string) => Promise<Check>;
}

type InviteUseCases = Pick<CheckService, 'invite' | 'sendAgain'> & {
  /** The process that was inviting is gone: whether it sent the invitation is not known. */
  leaveUnconfirmed(id: string): Promise<void>;
};

/** A form sent twice makes one check; sent with other details, it does not ask for that check. */
function asksForAnother({ worker, productId, channelId, note }: Check, draft: Draft): boolean {
  if (worker === undefined) return false;
  const details = (of: Worker) => [of.firstName, of.lastName, of.email, of.mobile];
  const made = [...details(worker), productId, channelId, note];
  const asked = [...details(draft.worker), draft.productId, draft.channelId, draft.note];
  return made.some((detail, i) => detail !== asked[i]);
}

/** What became of a form that was sent before. */
function becameOf(check: Check, draft: Draft): FormOutcome {
  if (asksForAnother(check, draft)) return { kind: 'sent-otherwise', check };
  if (check.state === 'Unconfirmed') return { kind: 'unconfirmed', check };
  if (check.state === 'Refused') return { kind: 'refused', check, reason: check.refusal ?? 'other' };
  return { kind: 'already-sent', check };
}

const maySendAgain = ({ state }: Check) => state === 'Unconfirmed' || state === 'Refused';

const NOTHING_SENT = new Set(['unreachable', 'rate-limited']);

/** From a filled form to an invitation: written before it is sent, sent at most once without a person's word. */
export function createInvite(options: InviteOptions): InviteUseCases {
  const {
    watchList,
    workerChecks,
    locks,
    openInvitations,
    counts,
    references,
    products,
    process,
    now,
    known,
  } = options;

  async function draftToCheck(draft: Draft, requester: Person): Promise<Check> {
    const product = products.find(({ id }) => id === draft.productId);
    if (product === undefined) throw new BotError('product', 'This product is not offered here any more.');
    return {
      id: draft.id,
      reference: await references.take(),
      state: 'Inviting',
      productId: product.id,
      productName: product.name,
      worker: draft.worker,
      ...(draft.note === undefined ? {} : { note: draft.note }),
      requester,
      channelId: draft.channelId,
      invitingProcess: process,
      createdAt: now(),
      stateSince: now(),
      certificate: 'none',
      gone: false,
      resultRevision: 0,
      pendingAudit: [],
      card: { notifiedRevision: 0, reposts: 0 },
    };
  }

  async function changed(id: string, change: (check: Check) => Check): Promise<Check> {
    return (await watchList.update(id, change)) ?? known(id);
  }

  const became = (check: Check, change: (check: Check) => Check) =>
    retryWrite(() =>
      changed(check.id, (current) => (current.state === 'Purged' ? current : change(current))),
    );

  async function send(
    check: Check,
    person: Person,
    action: AuditAction,
    takeBack: () => Promise<void>,
  ): Promise<InviteOutcome> {
    if (check.worker === undefined)
      throw new BotError('purged', 'The details of this check have been purged.');
    const { firstName, lastName, email, mobile } = check.worker;
    let invitationId: string;
    try {
      ({ invitationId } = await workerChecks.invite({
        key: check.id,
        productId: check.productId,
        email,
        firstName,
        lastName,
        mobile,
        reference: check.reference,
      }));
    } catch (error) {
      if (!(error instanceof WorkerChecksError)) throw error;
      const outcome = await unsent(check, error, person);
      if (outcome.kind === 'refused') await retryWrite(takeBack);
      return outcome;
    }
    const sent = await became(check, (current) =>
      withPendingAudit(invited(current, invitationId, now()), person.userId, action, now()),
    );
    return { kind: 'invited', check: sent };
  }

  /** Writes an intention, counted first: what is not sent after all is taken back. */
  async function counted(
    id: string,
    { userId }: Person,
    write: () => Promise<Check | undefined>,
  ): Promise<{ intended: Check | undefined; takeBack: () => Promise<void> } | { reached: LimitReached }> {
    const count = await counts.count(id, userId);
    if ('reached' in count) return count;
    try {
      return { intended: await write(), takeBack: count.takeBack };
    } catch (error) {
      // Where that fails too, one too many counts until tomorrow.
      await count.takeBack().catch(() => {});
      throw error;
    }
  }

  /** The intention to invite; undefined where this form has a check already. */
  async function intend(draft: Draft, requester: Person): Promise<Check | undefined> {
    const check = await draftToCheck(draft, requester);
    const inserted = await confirmWrite(
      () => watchList.insert(check),
      async () => {
        const found = await watchList.get(check.id);
        return found && found.reference === check.reference;
      },
    );
    return inserted ? check : undefined;
  }

  /** The same for a check that is there; undefined where somebody else was faster. */
  async function intendAgain(id: string, { userId }: Person): Promise<Check | undefined> {
    const at = now();
    let intended = false;
    const check = await confirmWrite(
      () =>
        changed(id, (current) => {
          intended = maySendAgain(current);
          return intended ? invitingAgain(current, { userId, process }, at) : current;
        }),
      async () => {
        const found = await known(id);
        return found.state === 'Inviting' && found.stateSince === at ? found : undefined;
      },
    );
    return intended ? check : undefined;
  }

  async function unsent(check: Check, error: WorkerChecksError, person: Person): Promise<InviteOutcome> {
    if (error.effect === 'possible') {
      const open = await became(check, (current) =>
        withPendingAudit(unconfirmed(current, now()), person.userId, 'invite-unconfirmed', now()),
      );
      return { kind: 'unconfirmed', check: open };
    }
    const reason = NOTHING_SENT.has(error.failure) ? 'unreachable' : (error.reason ?? 'other');
    const closed = await became(check, (current) =>
      withPendingAudit(refused(current, reason, error.fields, now()), person.userId, 'invite-refused', now()),
    );
    return { kind: 'refused', check: closed, reason };
  }

  return {
    async invite(draft, requester) {
      const { id, productId, besides = [] } = draft;
      const { email } = draft.worker;
      const before = await watchList.get(id);
      if (before !== undefined) return becameOf(before, draft);
      const began = await openInvitations.begin({ id, email, productId }, besides, () =>
        counted(id, requester, () => intend(draft, requester)),
      );
      if ('open' in began) return { kind: 'open-already', open: began.open };
      if ('reached' in began.begun) return { kind: 'limit-reached', limit: began.begun.reached };
      const { intended, takeBack } = began.begun;
      if (intended === undefined) return becameOf(await known(id), draft);
      return send(intended, requester, 'invited', takeBack);
    },
    sendAgain: (id, person, besides = []) =>
      locks.hold(`deed:${id}`, async () => {
        const check = await known(id);
        if (check.worker === undefined || !maySendAgain(check)) return { kind: 'already-sent', check };
        const { productId, worker } = check;
        const began = await openInvitations.begin({ id, productId, email: worker.email }, besides, () =>
          counted(randomUUID(), person, () => intendAgain(id, person)),
        );
        if ('open' in began) return { kind: 'open-already', open: began.open };
        if ('reached' in began.begun) return { kind: 'limit-reached', limit: began.begun.reached };
        const { intended, takeBack } = began.begun;
        if (intended !== undefined) return send(intended, person, 'invite-sent-again', takeBack);
        await takeBack();
        return { kind: 'already-sent', check: await known(id) };
      }),
    async leaveUnconfirmed(id) {
      await changed(id, (check) => {
        if (check.state !== 'Inviting') return check;
        const { userId } = check.sendingAgain ?? check.requester;
        return withPendingAudit(unconfirmed(check, now()), userId, 'invite-unconfirmed', now());
      });
    },
  };
}
