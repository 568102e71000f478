import type { KnownBlock } from '@slack/types';
import type { DraftRow } from '../../checks/batches/batch-draft.ts';
import { mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';

/** Ten such lines fit into one section. */
const LINE_LENGTH = 280;
const LINES_A_SECTION = 10;

/** "Row 7, Ng: …", at most 280 characters. */
export function rowLine({ row, label }: Pick<DraftRow, 'row' | 'label'>, what: string): string {
  return clip(label === '' ? `Row ${row}: ${what}` : `Row ${row}, ${label}: ${what}`, LINE_LENGTH);
}

/** What to correct in a row. */
export const complaintLine = (row: DraftRow): string => rowLine(row, row.complaints.join(' '));

/** At most `max` of the lines, then the number of the others. */
export function firstLines(lines: readonly string[], max: number): string[] {
  const more = lines.length - max;
  return [...lines.slice(0, max), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** A heading and at most `max` of its lines, then the number of the others. */
export function listed(heading: string, lines: readonly string[], max: number): KnownBlock[] {
  const shown = firstLines(lines, max);
  const sections: KnownBlock[] = [];
  for (let start = 0; start < shown.length; start += LINES_A_SECTION) {
    sections.push(section(plain(shown.slice(start, start + LINES_A_SECTION).join('\n'))));
  }
  return [section(mrkdwn(`*${heading}*`)), ...sections];
}
