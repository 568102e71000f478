import { readXml } from './read-xml.ts';
import type { ZipParts } from './zip-parts.ts';

/** Built-in date formats, which a workbook does not list. ECMA-376, part 1, 18.8.30 */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** Whether a number format shows a date: "dd/mm/yyyy", not "[Red]0.00" or "h:mm". */
function isDateFormat(format: string): boolean {
  const bare = format.replace(/\[[^\]]*\]|"[^"]*"|\\./g, '').split(';', 1)[0] ?? '';
  return /[dy]/i.test(bare) || /\bm{3,}\b/i.test(bare);
}

/** Indexes of the cell styles that show a date. */
export async function readDateStyles(zip: ZipParts, part: string): Promise<Set<number>> {
  const dateFormats = new Set<number>();
  const dates = new Set<number>();
  let isCellStyle = false;
  let style = 0;
  await readXml(zip, part, {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'numFmt' && isDateFormat(formatCode)) dateFormats.add(Number(numFmtId));
      if (name === 'cellXfs') isCellStyle = true;
      if (name !== 'xf' || !isCellStyle) return;
      const id = Number(numFmtId);
      if (isBuiltInDate(id) || dateFormats.has(id)) dates.add(style);
      style += 1;
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return dates;
}
