import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { ChainState, PagedCollection } from '../checks/ports.ts';
import { type AuditHead, type AuditHeads, type AuditLine, HEAD, type NotedLine } from './audit-chain.ts';
import { type ChainCheck, createChainCheck } from './audit-chain-check.ts';

/** Lines read per page: a few milliseconds' work. */
const PAGE = 100;
/** Of a long log, the pages after these are read with pauses, where people wait for the same process. */
const PROMPT_PAGES = 100;
const PAUSE_MS = 5;
/** Reading starts again if retention has removed lines meanwhile. */
const TRIES = 5;
/** How long the line of the head may take to be stored. */
const STORING_MS = 200;

export interface AuditStore {
  lines: Pick<PagedCollection<AuditLine>, 'page'>;
  heads: Pick<AuditHeads, 'get'>;
}

export interface ReadOptions {
  /** The number of the line to read from, without that line; 0: from the oldest. */
  from?: number;
  /** Leaves most of the processor to others once the log proves long. */
  isPaced?: boolean;
}

export interface ReadLine {
  id: string;
  line: AuditLine;
}

/** Every line, oldest first, also those that are written meanwhile. Yields to the event loop. */
export async function* readLines(
  { lines }: Pick<AuditStore, 'lines'>,
  { from = 0, isPaced = false }: ReadOptions = {},
): AsyncGenerator<ReadLine & { number: number }, void> {
  let after = from;
  for (let page = 1; ; page += 1) {
    const { records, next } = await lines.page({ limit: PAGE, after });
    for (const { id, value, number } of records) yield { id, line: value, number };
    if (next === undefined) return;
    after = next;
    if (isPaced && page >= PROMPT_PAGES) await delay(PAUSE_MS);
    else await setImmediate();
  }
}

/**
 * Verifies the whole audit log, reading only, in bounded memory.
 *
 * @param noted lines that must be in the log, unless retention has removed them
 */
export async function verifyChain(
  store: AuditStore,
  noted: readonly NotedLine[] = [],
  options: Pick<ReadOptions, 'isPaced'> = {},
): Promise<ChainState> {
  for (let tries = 1; ; tries += 1) {
    const check = createChainCheck(noted);
    const head = await readAll(store, check, options);
    const { found, cut } = check.end(head);
    if (found !== undefined && tries < TRIES && (await hasMoved(store, check))) continue;
    const unsealed = check.unsealed();
    const isUnstored = found === undefined && head !== undefined && head.seq !== check.last();
    return {
      lines: head?.seq ?? 0,
      ...found,
      ...(cut === undefined ? {} : { cut }),
      ...(unsealed === 0 ? {} : { unsealed }),
      ...(isUnstored ? { unstored: head.seq } : {}),
    };
  }
}

/** Resolves with the head once all lines are read, up to the head's own unless that is not being stored. */
async function readAll(
  store: AuditStore,
  check: ChainCheck,
  options: Pick<ReadOptions, 'isPaced'>,
): Promise<AuditHead | undefined> {
  let after = 0;
  let seen: AuditHead | undefined;
  for (;;) {
    const from = after;
    for await (const { line, id, number } of readLines(store, { ...options, from })) {
      after = number;
      if (!check.read(line, id)) return store.heads.get(HEAD);
    }
    const head = await store.heads.get(HEAD);
    const isSame = after === from && head?.digest === seen?.digest;
    if (head === undefined || head.seq <= (check.last() ?? 0) || isSame) return head;
    seen = head;
    await delay(STORING_MS);
  }
}

/** Whether retention has removed lines while they were read. */
async function hasMoved({ lines }: AuditStore, check: ChainCheck): Promise<boolean> {
  const { records } = await lines.page({ limit: 1, after: 0 });
  const [oldest] = records;
  return oldest?.value.seq !== undefined && oldest.value.seq !== check.first();
}
