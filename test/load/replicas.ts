import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { residentMb } from '../benchmarks/child.ts';
import { processorMs } from '../benchmarks/processor-ms.ts';
import { freePort } from '../support/free-port.ts';
import type { Kill } from './figures.ts';
import { startOwned } from './start-owned.ts';

/** How often a load balancer asks whether a replica is ready, and how long it waits. */
const PROBE_EVERY_MS = 500;
const PROBE_TIMEOUT_MS = 1_000;
const LOOK_EVERY_MS = 50;

/** One replica after another in the same place; figures are of all of them. */
export interface ReplicaFigures {
  mostMb: number;
  /** Of the one that runs now. */
  residentMb: number;
  /** Milliseconds of processor time of the main thread. */
  processorMs: number;
}

export interface Replicas {
  /** Addresses of those that are ready. */
  ready(): string[];
  allReady(): Promise<void>;
  /**
   * SIGKILL for the leader; another is started in its place at once. Resolves with the milliseconds until another leads
   * and until all are ready again.
   */
  killLeader(): Promise<Kill>;
  /** Takes note of memory and processor time. */
  sample(): void;
  figures(): ReplicaFigures[];
  /** Warnings and errors in the logs, with their counts. */
  readonly complaints: ReadonlyMap<string, number>;
  /** SIGTERM for all; resolves with the exit codes. */
  stop(): Promise<(number | null)[]>;
}

interface Replica {
  url: string;
  child: ChildProcess;
  isReady: boolean;
  leads: boolean;
  mostMb: number;
  usedMs: number;
  /** Processor time of those that were here before. */
  formerMs: number;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

async function probe(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const answer = await fetch(`${url}/readyz`, { signal }).catch(() => undefined);
  return answer?.status === 200;
}

/**
 * Starts this many bots as `npm start` does.
 *
 * @param logFile receives their logs
 */
export async function startReplicas(
  count: number,
  env: Record<string, string>,
  logFile: string | undefined,
): Promise<Replicas> {
  const complaints = new Map<string, number>();
  const log: WriteStream | undefined =
    logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
  const replicas: Replica[] = [];
  let stopping = false;

  function read(replica: Replica, line: string): void {
    log?.write(`${replica.child.pid} ${line}\n`);
    if (line.includes('"event":"leads"')) replica.leads = true;
    if (line.includes('"event":"leads-no-more"')) replica.leads = false;
    if (!/^\{"level":[456]0,/.test(line)) return;
    const event = /"event":"([^"]*)"/.exec(line)?.[1] ?? line;
    complaints.set(event, (complaints.get(event) ?? 0) + 1);
  }

  function start(port: number): ChildProcess {
    return startOwned('src/main.ts', { ...env, PORT: String(port) });
  }

  function listen(replica: Replica): void {
    const { child } = replica;
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => read(replica, line));
  }

  for (let index = 0; index < count; index += 1) {
    const port = await freePort();
    const child = start(port);
    const url = `http://127.0.0.1:${port}`;
    const replica = { url, child, isReady: false, leads: false, mostMb: 0, usedMs: 0, formerMs: 0 };
    replicas.push(replica);
    listen(replica);
  }

  async function probeAgain(replica: Replica): Promise<void> {
    while (!stopping) {
      const { child } = replica;
      const isReady = await probe(replica.url);
      if (child === replica.child) replica.isReady = isReady;
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  }
  const probing = replicas.map(probeAgain);

  function sample(): void {
    for (const replica of replicas) {
      if (replica.child.exitCode !== null || replica.child.signalCode !== null) continue;
      replica.mostMb = Math.max(replica.mostMb, residentMb(replica.child));
      replica.usedMs = processorMs(replica.child.pid);
    }
  }

  async function killLeader(): Promise<Kill> {
    await until(() => replicas.some(({ leads }) => leads));
    const leader = replicas.find(({ leads }) => leads);
    if (leader === undefined) throw new Error('No leader');
    sample();
    const exited = once(leader.child, 'exit');
    const at = Date.now();
    leader.child.kill('SIGKILL');
    const began = performance.now();
    await exited;
    leader.isReady = false;
    leader.leads = false;
    leader.formerMs += leader.usedMs;
    leader.usedMs = 0;
    leader.child = start(Number(new URL(leader.url).port));
    listen(leader);
    const since = async (condition: () => boolean) => {
      await until(condition);
      return performance.now() - began;
    };
    const [takeoverMs, readyMs] = await Promise.all([
      since(() => replicas.some(({ leads }) => leads)),
      since(() => replicas.every(({ isReady }) => isReady)),
    ]);
    return { at, takeoverMs, readyMs };
  }

  return {
    ready: () => replicas.filter(({ isReady }) => isReady).map(({ url }) => url),
    allReady: () => until(() => replicas.every(({ isReady }) => isReady)),
    killLeader,
    sample,
    figures: () =>
      replicas.map(({ child, mostMb, usedMs, formerMs }) => ({
        mostMb,
        residentMb: residentMb(child),
        processorMs: usedMs + formerMs,
      })),
    complaints,
    async stop() {
      stopping = true;
      await Promise.all(probing);
      const codes = await Promise.all(
        replicas.map(async ({ child }) => {
          const exited = once(child, 'exit');
          child.kill('SIGTERM');
          await exited;
          return child.exitCode;
        }),
      );
      log?.end();
      return codes;
    },
  };
}
