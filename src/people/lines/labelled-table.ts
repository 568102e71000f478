import { plainCell } from '../fields/typed-person.ts';
import { readHeading } from '../headings/read-heading.ts';
import { plainLine } from './plain-line.ts';

/** "Email: jane@mail.example", or "Email:" above the line with the address, as posted by forms and workflows. */
const LABELLED = /^([\p{L}][^:=@<>]{0,60}?)\s*[:=]\s*(.*)$/u;

/** The share of lines, 0 to 1, that must be labels or their values; prose has fewer. */
const MOST_LINES = 0.6;

interface Labelled {
  label: string;
  value: string;
}

/** Lines whose label could be a heading; the value may be on the next line. Other lines are undefined. */
function readLabels(lines: readonly string[]): (Labelled | undefined)[] {
  const read: (Labelled | undefined)[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const [, label = line, value = ''] = LABELLED.exec(line) ?? [];
    const isKnown = readHeading(label) !== undefined;
    if (isKnown && value === '' && index + 1 < lines.length) index += 1;
    read.push(isKnown ? { label, value: value === '' ? (lines[index] ?? '') : value } : undefined);
  }
  return read;
}

/** Whether there are as many names as addresses; otherwise it is not clear which belong together. */
function arePaired(known: readonly Labelled[]): boolean {
  const counts = new Map<string, number>();
  for (const { label } of known) {
    const field = readHeading(label)?.field ?? '';
    if (/name|last|email/i.test(field)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Set(counts.values()).size === 1;
}

/**
 * Converts a text with one labelled detail per line into a table with a heading. A repeated label starts the next
 * person. Undefined for other texts. `ignoredLines`: the number of lines without a label.
 */
export function labelledTable(text: string): { table: string[][]; ignoredLines: number } | undefined {
  const lines = text
    .split('\n')
    .map(plainLine)
    .filter((line) => line !== '');
  const read = readLabels(lines);
  const known = read.filter((line) => line !== undefined);
  const labels = [...new Set(known.map(({ label }) => label))];
  const hasEmail = known.some(({ label }) => readHeading(label)?.field === 'email');
  const addresses = known.filter(({ value }) => value.includes('@')).length;
  const isWhole = lines.filter((line) => line.includes('@')).length === addresses;
  const isLabelled = labels.length > 1 && hasEmail && known.length >= read.length * MOST_LINES;
  if (!isLabelled || !isWhole || !arePaired(known)) return undefined;
  const people: Map<string, string>[] = [];
  for (const { label, value } of known) {
    if (people.length === 0 || people.at(-1)?.has(label)) people.push(new Map());
    people.at(-1)?.set(label, plainCell(value));
  }
  const rows = people.map((person) => labels.map((label) => person.get(label) ?? ''));
  return { table: [labels, ...rows], ignoredLines: read.length - known.length };
}
