import { plainLine } from './plain-line.ts';
import { countAddresses, splitPeople } from './split-people.ts';

/** Groups of lines separated by blank lines. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line === '') blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0);
}

const ALONE = /^(?:e\p{Pd}?mail(?: address)?\s*[:=]\s*)?<?[^\s<>,;|"'()]+@[^\s<>,;|"'()]+>?$/iu;
const NAME_LINE = /^(?:name\s*[:=]\s*)?[\p{L}\p{M}'’.,\p{Pd}() ]{2,80}$/iu;
const NUMBER_LINE = /^[\p{L} .:]{0,20}[\d\s().+-]{8,25}$/u;

function kindOf(line: string): 'address' | 'number' | 'name' | 'other' {
  if (ALONE.test(line)) return 'address';
  if (NUMBER_LINE.test(line)) return 'number';
  return NAME_LINE.test(line) ? 'name' : 'other';
}

/**
 * Joins a name, address and mobile on consecutive lines into one person, if every line is one of these and every
 * address has a line of its own.
 */
function joinBlock(block: readonly string[]): string[] {
  const kinds = block.map(kindOf);
  const count = (kind: ReturnType<typeof kindOf>) => kinds.filter((one) => one === kind).length;
  const isBelowEachOther = count('address') > 0 && count('name') > 0 && count('name') <= count('address');
  if (!isBelowEachOther || count('other') > 0) return [...block];
  const people: string[][] = [];
  for (const line of block) {
    const person = people.at(-1);
    const isNew = person === undefined || person.some((one) => kindOf(one) === kindOf(line));
    if (isNew) people.push([line]);
    else person.push(line);
  }
  return people.map((person) => person.join(' '));
}

/**
 * Whether semicolons separate the people, wherever the lines break: the format in which mail programs copy recipients.
 */
function isRecipientList(text: string): boolean {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  return parts.length > 1 && parts.every((part) => countAddresses(part) === 1);
}

/** Splits a text that is not a table into one text per person; some may turn out not to be people. */
export function groupLines(text: string): string[] {
  if (isRecipientList(text)) {
    const people = text.split(';').map((part) => plainLine(part.replace(/\s+/g, ' ')));
    return people.filter((part) => part !== '');
  }
  return blocksOf(text.split('\n').map(plainLine)).flatMap(joinBlock).flatMap(splitPeople);
}
