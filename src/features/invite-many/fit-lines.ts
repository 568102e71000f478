import type { DraftRow } from '../../checks/batches/batch-draft.ts';

/**
 * Text for the form's box: the heading and as many rows as fit, with their numbers. A row that is too long on its own
 * is cut.
 */
export function fitLines(
  heading: string,
  rows: readonly DraftRow[],
  max: number,
): { text: string; fitting: number[] } {
  let text = heading;
  const fitting: number[] = [];
  for (const { row, line } of rows) {
    const remaining = max - text.length - 1;
    if (line.length > remaining && fitting.length > 0) break;
    text += `\n${line.slice(0, remaining)}`;
    fitting.push(row);
  }
  return { text: fitting.length === 0 ? '' : text, fitting };
}
