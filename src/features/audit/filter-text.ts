import { periodText } from './audit-controls.ts';
import type { ShownFilter } from './audit-cursor.ts';
import { KIND_LABELS } from './audit-kinds.ts';

/** "CHK-7F3K2 · @person · Last 30 days", as mrkdwn; empty if everything is shown. */
export function filterText({ reference, userId, kind, period }: ShownFilter): string {
  return [
    ...(reference === undefined ? [] : [reference]),
    ...(userId === undefined ? [] : [`<@${userId}>`]),
    ...(kind === undefined ? [] : [KIND_LABELS[kind]]),
    ...(period === undefined ? [] : [periodText(period)]),
  ].join(' · ');
}
