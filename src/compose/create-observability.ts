import type { Collection } from '../checks/ports.ts';
import { type AuditIndex, createAuditIndex } from '../operations/audit-index.ts';
import { type AuditLog, createAuditLog } from '../operations/audit-log.ts';
import { createPresence, type Presence, SINGLE_BOT } from '../operations/presence.ts';
import { createRefusalLog } from '../operations/refusal-log.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** Metrics, the audit log, and presence of the bots that share the store. */
export function createObservability(runtime: Runtime, stores: Stores) {
  const { log, metrics, now, warnOf } = runtime;
  const { audit, index } = createStoredAudit(stores, {
    now,
    onHead: ({ seq, digest }) => log.info('audit.head', { line: seq, digest }),
  });
  return {
    metrics,
    audit,
    auditIndex: index,
    refusals: createRefusalLog({ audit, now, onFailure: warnOf('audit.not-written') }),
    presence: createBotPresence(runtime, stores),
  };
}

/** The audit log in these stores. */
export function createStoredAudit(
  { audit: { lines, heads, blocks, noted } }: Pick<Stores, 'audit'>,
  options: Pick<Parameters<typeof createAuditLog>[0], 'now' | 'onHead'>,
): { audit: AuditLog; index: AuditIndex } {
  const index = createAuditIndex({ lines, blocks });
  return { audit: createAuditLog({ lines, heads, index, noted: () => valuesOf(noted), ...options }), index };
}

async function valuesOf<T>(collection: Pick<Collection<T>, 'entries'>): Promise<T[]> {
  const values: T[] = [];
  for await (const [, value] of collection.entries()) values.push(value);
  return values;
}

/** Presence is only needed in Socket Mode, where each bot has a connection of its own. */
function createBotPresence({ config, process, now, warnOf }: Runtime, { bots }: Stores): Presence {
  if (process.isAlone || config.slack.appToken === undefined) return SINGLE_BOT;
  return createPresence(bots, { now, onFailure: warnOf('presence.not-written') });
}

export type Observability = ReturnType<typeof createObservability>;
