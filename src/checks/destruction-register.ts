import type { AuditEntry } from './ports.ts';
import { PURGE_RULES } from './purge-rules.ts';
import { AUDIT_ACTIONS, type AuditAction } from './vocabulary.ts';

/** What was removed. `worker`: everything about one, checks or not. */
export type DestroyedKind = 'check' | 'batch' | 'batch row' | 'renewal' | 'request' | 'worker';

/** A line of the destruction register: what was removed, when, by which rule and by whom. It names no worker. */
export interface Destruction {
  /** Epoch milliseconds. */
  at: number;
  kind: DestroyedKind;
  /** References of checks, the batch, or the execution of a workflow's step; empty if there is none. */
  id: string;
  rule: string;
  /** User id, `bot` or `operator`. */
  userId: string;
}

type Described = Pick<Destruction, 'kind' | 'id' | 'rule'>;

/** "90 days after the end (batch 0f3a1b2c)" */
function ofBatch(kind: DestroyedKind, { about = '' }: AuditEntry): Described {
  const [, rule = about, id = ''] = /^(.*) \((batch [0-9a-f]+)\)$/.exec(about) ?? [];
  return { kind, id, rule };
}

/** "Fx0123456789: not decided in time" */
function ofRequest({ about = '' }: AuditEntry, otherwise: string): Described {
  const [, id = about, rule = otherwise] = /^([^:]*): (.+)$/.exec(about) ?? [];
  return { kind: 'request', id, rule };
}

const ofRenewal = (
  { reference, about }: AuditEntry,
  otherwise: string = PURGE_RULES.onRequest,
): Described => ({
  kind: 'renewal',
  id: reference,
  rule: about ?? otherwise,
});

const DESCRIBE: Partial<Record<AuditAction, (entry: AuditEntry) => Described>> = {
  purged: ({ reference, userId, about }) => ({
    kind: 'check',
    id: reference,
    // Earlier versions did not record the rule.
    rule: about ?? (userId === 'bot' ? 'retention' : PURGE_RULES.onRequest),
  }),
  'batch-purged': (entry) => ofBatch('batch', entry),
  'batch-rest-forgotten': (entry) => {
    const { id, rule } = ofBatch('batch row', entry);
    return { kind: 'batch row', id, rule: `rest not invited: ${rule}` };
  },
  'batch-rows-forgotten': (entry) => ofBatch('batch row', entry),
  'renewal-declined': ({ reference, about }) => ({
    kind: 'renewal',
    id: reference,
    rule: `declined: ${about}`,
  }),
  'renewal-lapsed': (entry) => ofRenewal(entry, PURGE_RULES.notDecided),
  'renewal-forgotten': (entry) => ofRenewal(entry),
  'renewal-withdrawn': (entry) => ofRenewal(entry),
  'renewal-details-removed': (entry) => ofRenewal(entry),
  renewed: (entry) => ({ ...ofRenewal(entry), rule: 'renewed' }),
  'request-declined': (entry) => ofRequest(entry, 'declined'),
  'request-ended': (entry) => ofRequest(entry, 'ended'),
  'worker-erased': ({ references = [] }) => ({
    kind: 'worker',
    id: references.join(' '),
    rule: PURGE_RULES.onRequest,
  }),
};

/** What the audit log calls the removals. */
export const DESTROYING_ACTIONS: readonly AuditAction[] = AUDIT_ACTIONS.filter(
  (action) => DESCRIBE[action] !== undefined,
);

/** The line of the register that an audit entry makes; undefined if nothing was removed. */
export function destructionOf(entry: AuditEntry): Destruction | undefined {
  const described = DESCRIBE[entry.action]?.(entry);
  return described === undefined ? undefined : { at: entry.at, ...described, userId: entry.userId };
}
