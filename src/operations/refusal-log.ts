import type { Audit } from '../checks/ports.ts';

/** Repeated refusals of one permission to the same person count as one line within this window. */
const WINDOW_MS = 600_000;
/** Maximum lines per window across all people, so that repeated attempts cannot fill the audit log. */
const MAX_LINES = 300;

/** Records in the audit log who was refused which permission. Never throws. */
export type RefusalLog = (userId: string, permission: string) => void;

export function createRefusalLog({
  audit,
  now,
  onFailure,
}: {
  audit: Audit;
  now: () => number;
  onFailure: (error: unknown) => void;
}): RefusalLog {
  const recent = new Map<string, number>();

  return (userId, permission) => {
    for (const [one, at] of recent) if (Math.abs(now() - at) >= WINDOW_MS) recent.delete(one);
    const key = `${userId} ${permission}`;
    if (recent.has(key) || recent.size >= MAX_LINES) return;
    recent.set(key, now());
    audit.record({ userId, action: 'refused', reference: '', about: permission }).catch((error: unknown) => {
      recent.delete(key);
      onFailure(error);
    });
  };
}
