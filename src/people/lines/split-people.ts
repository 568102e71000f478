const BETWEEN_WORDS = /[\s<>,;|"'()[\]]+/;

const AND = /^(?:and|&|plus|und|et|y)\s+/i;

/** With something before the @, and something behind it. */
const isLikeAddress = (word: string) => word.lastIndexOf('@', word.length - 2) > 0;

/** Words that look like addresses. */
export function countAddresses(text: string): number {
  return text.includes('@') ? text.split(BETWEEN_WORDS).filter(isLikeAddress).length : 0;
}

const isNumber = (piece: string) => /^[\p{L}\s.:]*[\d\s().+-]{8,}$/u.test(piece);

/** Groups the pieces between commas by the address they belong to. */
function gather(pieces: readonly string[]): string[] {
  const people: string[] = [];
  let begun: string[] = [];
  for (const piece of pieces) {
    const last = people.at(-1);
    if (begun.length === 0 && last !== undefined && isNumber(piece)) {
      people[people.length - 1] = `${last}, ${piece}`;
      continue;
    }
    begun.push(piece);
    if (countAddresses(piece) === 0) continue;
    people.push(begun.join(', '));
    begun = [];
  }
  return begun.length === 0 ? people : [...people, begun.join(', ')];
}

/** Splits after each address and the bracket and number that follow it. */
function cutBehindAddresses(text: string): string[] {
  const people = text.match(/[^@]*@[^\s<>,;|"'()[\]]+[>)\]"']*(?:\s+(?:\+|\(?0)[\d\s()-]{7,})?/g);
  return people ?? [text];
}

/** Splits a text with several addresses into one text per person: at semicolons, at commas, or after each address. */
export function splitPeople(text: string): string[] {
  const split = (parts: string[]) =>
    parts.map((part) => part.trim().replace(AND, '')).filter((part) => part !== '');
  if (countAddresses(text) < 2) return [text];
  return split(text.split(';'))
    .flatMap((part) => (countAddresses(part) < 2 ? [part] : split(gather(split(part.split(','))))))
    .flatMap((part) => (countAddresses(part) < 2 ? [part] : split(cutBehindAddresses(part))));
}
