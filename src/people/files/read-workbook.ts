import { readSheet, type Sheet, type SheetContext } from './read-sheet.ts';
import { readXml } from './read-xml.ts';
import { readSharedStrings } from './workbook-strings.ts';
import { readDateStyles } from './workbook-styles.ts';
import { openZip, type ZipParts } from './zip-parts.ts';

const SAVE_AS = 'Save the list as .xlsx or .csv and upload that.';
const DAMAGED = `This file is damaged or too large to read. ${SAVE_AS}`;

/** ZIP files that are not workbooks, recognised by a part that only they have. */
const OTHERS: readonly [RegExp, string][] = [
  [/^xl\/workbook\.bin$/, `This file is in Excel’s binary format. ${SAVE_AS}`],
  [/^word\//, 'This file is a Word document. Copy the list out of it and paste it instead.'],
  [/^ppt\//, `This file is a PowerPoint presentation, not a list. ${SAVE_AS}`],
  [/^content\.xml$/, `This file is an OpenDocument file. ${SAVE_AS}`],
  [/^Index\/|^index\.xml$|^Index\.zip$/, `This file is a Numbers or Pages document. ${SAVE_AS}`],
];

/** Maximum number of sheets that are searched for the list. */
const MOST_SHEETS = 20;

interface Workbook {
  /** The parts of the visible sheets, in order. */
  sheets: string[];
  is1904: boolean;
}

/** Part names by relationship id, and by the last word of their type. Targets are relative to the workbook's folder. */
async function readRelations(zip: ZipParts, folder: string, file: string): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  await readXml(zip, `${folder}_rels/${file}.rels`, {
    open(name, { Id, Target = '', Type = '' }) {
      if (name !== 'Relationship' || Id === undefined) return;
      const target = Target.startsWith('/') ? Target.slice(1) : `${folder}${Target.replace(/^\.\//, '')}`;
      parts.set(Id, target);
      const kind = Type.slice(Type.lastIndexOf('/') + 1);
      if (!parts.has(kind)) parts.set(kind, target);
    },
  });
  return parts;
}

async function readSheetNames(
  zip: ZipParts,
  part: string,
  relations: Map<string, string>,
): Promise<Workbook> {
  const workbook: Workbook = { sheets: [], is1904: false };
  await readXml(zip, part, {
    open(name, attributes) {
      if (name === 'workbookPr') workbook.is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      const isVisible = (attributes.state ?? 'visible') === 'visible';
      const target = relations.get(attributes.id ?? '');
      if (name === 'sheet' && isVisible && target !== undefined) workbook.sheets.push(target);
    },
  });
  return workbook;
}

const hasAddressCell = (row: readonly string[]) => row.some((cell) => cell.includes('@'));
const hasAddress = ({ rows }: Sheet) => rows.some(hasAddressCell);

async function readSheets(zip: ZipParts, mostRows: number): Promise<Sheet> {
  const root = (await readRelations(zip, '', '')).get('officeDocument') ?? 'xl/workbook.xml';
  const folder = root.slice(0, root.lastIndexOf('/') + 1);
  const relations = await readRelations(zip, folder, root.slice(folder.length));
  const { sheets, is1904 } = await readSheetNames(zip, root, relations);
  const context: SheetContext = {
    strings: await readSharedStrings(zip, relations.get('sharedStrings') ?? ''),
    dateStyles: await readDateStyles(zip, relations.get('styles') ?? ''),
    is1904,
  };
  let chosen: Sheet = { rows: [], ignoredRows: 0 };
  let inOthers = 0;
  for (const part of sheets.slice(0, MOST_SHEETS)) {
    const sheet = await readSheet(zip, part, context, mostRows);
    if (hasAddress(chosen)) inOthers += sheet.rows.filter((row) => hasAddressCell(row)).length;
    else if (hasAddress(sheet) || chosen.rows.length === 0) chosen = sheet;
  }
  return { ...chosen, ignoredRows: chosen.ignoredRows + inOthers };
}

/**
 * Reads the first visible sheet of an .xlsx file that contains an e-mail address, otherwise the first that is not
 * empty; at most `mostRows` rows. Rows with an address on other sheets are counted as ignored. The error is a sentence
 * for the person who uploaded the file.
 */
export async function readWorkbook(bytes: Uint8Array, mostRows: number): Promise<Sheet | { error: string }> {
  try {
    const zip = await openZip(bytes);
    const other = OTHERS.find(([part]) => [...zip.names].some((name) => part.test(name)));
    if (other !== undefined) return { error: other[1] };
    if (![...zip.names].some((name) => /(?:^|\/)workbook\.xml$/.test(name))) {
      return { error: `This file is a ZIP file, not a list. ${SAVE_AS}` };
    }
    return await readSheets(zip, mostRows);
  } catch {
    // Whatever is wrong with the file, all the person can do is save it again.
    return { error: DAMAGED };
  }
}
