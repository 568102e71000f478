import { DAY_MS } from '../../time/durations.ts';
import { readXml } from './read-xml.ts';
import { unescapeString } from './workbook-strings.ts';
import type { ZipParts } from './zip-parts.ts';

/** The parts of the workbook that cells refer to. */
export interface SheetContext {
  strings: readonly string[];
  dateStyles: ReadonlySet<number>;
  /** Day numbers count from 1904 instead of 1900. */
  is1904: boolean;
}

export interface Sheet {
  rows: string[][];
  /** Number of hidden rows that are not empty. */
  ignoredRows: number;
}

/** Columns beyond this are not read; a list of people has fewer. */
const MOST_COLUMNS = 200;

const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);

/** "C7" → 2 */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '';
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function toDay(serial: number, { is1904 }: SheetContext): string {
  const moment = new Date((is1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + Math.floor(serial) * DAY_MS);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(0, 10);
}

/** A cell's text as far as it matters here: all digits of a number, a date as 2026-12-08. */
function textOf(type: string, style: number, value: string, context: SheetContext): string {
  if (type === 's') return context.strings[Number(value)] ?? '';
  if (type === 'str' || type === 'inlineStr') return unescapeString(value);
  if (type === 'd') return value.slice(0, 10);
  if (type !== 'n' && type !== '') return value;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) return value;
  return context.dateStyles.has(style) ? toDay(number, context) : String(number);
}

/** Reads the visible rows of a sheet, up to `mostRows` non-empty ones. */
export async function readSheet(
  zip: ZipParts,
  part: string,
  context: SheetContext,
  mostRows: number,
): Promise<Sheet> {
  const sheet: Sheet = { rows: [], ignoredRows: 0 };
  let row: string[] = [];
  let isHidden = false;
  let cell = { type: '', style: 0, column: 0, value: '' };
  let isValue = false;
  let isPhonetic = false;
  await readXml(zip, part, {
    open(name, attributes) {
      if (name === 'row') {
        row = [];
        isHidden = /^(?:1|true)$/.test(attributes.hidden ?? '');
        cell = { ...cell, column: -1 };
      } else if (name === 'c') {
        const column = attributes.r === undefined ? cell.column + 1 : columnOf(attributes.r);
        cell = { type: attributes.t ?? '', style: Number(attributes.s ?? 0), column, value: '' };
      } else if (name === 'rPh') isPhonetic = true;
      else if (name === 'v' || name === 't') isValue = !isPhonetic;
    },
    text(piece) {
      if (isValue) cell.value += piece;
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'c' && cell.column >= 0 && cell.column < MOST_COLUMNS) {
        while (row.length < cell.column) row.push('');
        row[cell.column] = textOf(cell.type, cell.style, cell.value, context);
      } else if (name === 'row' && row.some((text) => text.trim() !== '')) {
        if (isHidden) sheet.ignoredRows += 1;
        else if (sheet.rows.length < mostRows) sheet.rows.push(row);
      }
    },
    isDone: () => sheet.rows.length >= mostRows,
  });
  return sheet;
}
