import { countAddresses, splitPeople } from './split-people.ts';

/** Before a line in a list: "- ", "• ", "3. ", "(b) ", "> ". */
const BULLET =
  /^(?:[-*+•·▪▫◦●○‣⁃–—>]+\s+|\(?(?:\d{1,4}|[a-z])[.)]\s+|\d{1,3}\s+(?=\p{L})|\[[ x]?\]\s+|:[a-z_]+:\s+)+/iu;
/** What Slack and Markdown put around words in bold, in italics, and in code. */
const MARKS = /^[*_~`]+(?=\S)|(?<=\S)[*_~`]+$/g;

const SIGN_OFF =
  /^(?:--|(?:many |kind |best |warm )*(?:regards|thanks|thank you|cheers|wishes|sincerely|ta|best)\b.{0,20}|yours (?:sincerely|faithfully|truly))[,.!]*$/i;
/** More lines than a signature has. */
const MOST_SIGNATURE_LINES = 12;

const plainLine = (line: string) => line.trim().replace(BULLET, '').replace(MARKS, '').trim();

/** Lines up to the words that end a message; after them stands at most one address, the writer's. */
function withoutSignature(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex((line) => SIGN_OFF.test(line));
  if (end <= 0) return lines;
  const [above, below] = [lines.slice(0, end), lines.slice(end)];
  const isSignature = below.length <= MOST_SIGNATURE_LINES && countAddresses(below.join('\n')) <= 1;
  return isSignature && countAddresses(above.join('\n')) > 0 ? above : lines;
}

/** Lines between two blank ones. */
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

/** Name, address and mobile below each other: one person where each line is one of these and all addresses stand alone. */
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

/** Whether semicolons part the people, wherever the lines break: as mail programs copy a list of recipients. */
function isRecipientList(text: string): boolean {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  return parts.length > 1 && parts.every((part) => countAddresses(part) === 1);
}

/** A text that is no table as one text a person, with lines that may be none. */
export function groupLines(text: string): { people: string[]; ignoredLines: number } {
  if (isRecipientList(text)) {
    const people = text.split(';').map((part) => plainLine(part.replace(/\s+/g, ' ')));
    return { people: people.filter((part) => part !== ''), ignoredLines: 0 };
  }
  const all = text.split('\n').map(plainLine);
  const lines = withoutSignature(all);
  const people = blocksOf(lines).flatMap(joinBlock).flatMap(splitPeople);
  const left = all.slice(lines.length).filter((line) => line !== '' && !SIGN_OFF.test(line));
  return { people, ignoredLines: left.length };
}
