import type { Audit } from '../checks/ports.ts';

/** The same person refused the same is one line in so long. */
const ONE_LINE_MS = 600_000;
/** Lines in that time, of all people together: nobody fills the audit log by trying. */
const MOST_LINES = 300;

/** Writes who was refused what to the audit log. Never throws. */
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
    for (const [one, at] of recent) if (Math.abs(now() - at) >= ONE_LINE_MS) recent.delete(one);
    const key = `${userId} ${permission}`;
    if (recent.has(key) || recent.size >= MOST_LINES) return;
    recent.set(key, now());
    audit.record({ userId, deed: 'refused', reference: '', about: permission }).catch((error: unknown) => {
      recent.delete(key);
      onFailure(error);
    });
  };
}
