import { readXml } from './read-xml.ts';
import type { ZipParts } from './zip-parts.ts';

/** `_x000D_`: Excel's escape for characters that XML does not allow. ECMA-376, part 1, 22.9.2.19 */
const ESCAPED = /_x([0-9A-F]{4})_/gi;

export function unescapeString(text: string): string {
  return text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The workbook's shared strings, by index. Runs in different fonts are joined; furigana are left out. */
export async function readSharedStrings(zip: ZipParts, part: string): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let isText = false;
  let isPhonetic = false;
  await readXml(zip, part, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = !isPhonetic;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === 'si') strings.push(unescapeString(text));
      if (name === 'rPh') isPhonetic = false;
      if (name === 't') isText = false;
    },
  });
  return strings;
}
