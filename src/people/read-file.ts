import { type FoundPeople, plainCell } from './fields/typed-person.ts';
import { decodeText } from './files/decode-text.ts';
import { type FileKind, fileKind } from './files/file-kind.ts';
import { readWorkbook } from './files/read-workbook.ts';
import type { ReadPeopleOptions, UnreadablePeople } from './people-list.ts';
import { ROWS_BESIDE, readText } from './read-text.ts';
import { readTable } from './tables/read-table.ts';

const SAVE_AS = 'Save the list as .xlsx or .csv and upload that.';

/** Why files of a kind are not read. */
const REFUSALS: Readonly<Record<Exclude<FileKind, 'text' | 'zip'>, string>> = {
  empty: 'This file is empty.',
  'old-office': `This file is in the format of Excel before 2007. ${SAVE_AS}`,
  encrypted: 'This workbook has a password. Save a copy without it and upload that.',
  pdf: `This file is a PDF, not a list. ${SAVE_AS}`,
  picture: `This file is a picture, not a list. ${SAVE_AS}`,
  'web-page': `This file is a web page, not a list. ${SAVE_AS}`,
  xml: `This file is an XML file, not a list. ${SAVE_AS}`,
  rtf: 'This file is a formatted document, not a list. Copy the list out of it and paste it instead.',
  binary: `This file is not a list of people. ${SAVE_AS}`,
};

async function readSpreadsheet(
  bytes: Uint8Array,
  options: ReadPeopleOptions,
): Promise<FoundPeople | UnreadablePeople> {
  const sheet = await readWorkbook(bytes, options.maxRows + ROWS_BESIDE);
  if ('error' in sheet) return sheet;
  const table = sheet.rows.map((row) => row.map(plainCell));
  const found = readTable(table, options);
  return { ...found, ignoredLines: found.ignoredLines + sheet.ignoredRows };
}

/** Reads the people in a file, whatever it is called, or says why it cannot be read. */
export async function readFile(
  bytes: Uint8Array,
  options: ReadPeopleOptions,
): Promise<FoundPeople | UnreadablePeople> {
  const kind = fileKind(bytes, decodeText);
  if (kind === 'zip') return await readSpreadsheet(bytes, options);
  if (kind === 'text') return readText(decodeText(bytes), options);
  return { error: REFUSALS[kind] };
}
