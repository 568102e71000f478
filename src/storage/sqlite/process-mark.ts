import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Globally unique id of this process, across machines and containers: boot id, PID namespace, PID, start time and a
 * random UUID. Parts the system does not provide are empty.
 */
export function markProcess(): string {
  return [bootId(), pidNamespace(), process.pid, startedAt(process.pid) ?? '', randomUUID()].join(' ');
}

/** Whether the process behind a mark is running. `unknown`: this process cannot see whether it runs. */
export function markStatus(mark: string): 'alive' | 'gone' | 'unknown' {
  const [boot, namespace, pid, started] = mark.split(' ');
  const seesIt = boot !== '' && started !== '' && boot === bootId() && namespace === pidNamespace();
  if (!seesIt) return 'unknown';
  return startedAt(Number(pid)) === started ? 'alive' : 'gone';
}

/** Start time in clock ticks since boot; https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, field 22. */
function startedAt(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // Field 2 is the program's name in parentheses, which may itself contain spaces and parentheses.
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

/** Only Linux has these files. */
function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
