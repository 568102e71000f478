import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Tells this process from all others, those of other machines and containers included: which start of the machine, which
 * set of process ids, the id, when it started, and what no other has. What the system does not tell is left empty.
 */
export function markProcess(): string {
  return [bootId(), pidNamespace(), process.pid, startedAt(process.pid) ?? '', randomUUID()].join(' ');
}

/** `unknown`: it runs, or ran, where this process cannot see. */
export function judgeMark(mark: string): 'alive' | 'gone' | 'unknown' {
  const [boot, namespace, pid, started] = mark.split(' ');
  const seesIt = boot !== '' && started !== '' && boot === bootId() && namespace === pidNamespace();
  if (!seesIt) return 'unknown';
  return startedAt(Number(pid)) === started ? 'alive' : 'gone';
}

/** In ticks since the machine started; https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, field 22. */
function startedAt(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name in parentheses, which may hold anything.
  return stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
}

function bootId(): string {
  return attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '';
}

function pidNamespace(): string {
  return attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '';
}

/** Systems other than Linux have none of these. */
function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
