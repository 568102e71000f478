import { parsePlainNames } from '../../text/plain-names.ts';
import { splitInvitee } from '../../text/split-invitee.ts';
import { countAddresses } from './split-people.ts';

const SIGN_OFF =
  /^(?:--|(?:many |kind |best |warm )*(?:regards|thanks|thank you|cheers|wishes|sincerely)\b[^@\d]{0,20}|best[,.!]?|yours (?:sincerely|faithfully|truly))[,.!]*$/i;
/** A signature has at most this many lines. */
const MOST_LINES = 12;

/** Whether a line has a name before its address, as in a list; a signature puts them on separate lines. */
function namesPerson(line: string): boolean {
  const parts = splitInvitee(line);
  return parts !== undefined && parts.address !== '' && parsePlainNames(parts.beside) !== undefined;
}

/**
 * Removes the closing words of a message and what is below them, the writer's name and address. Only if there are
 * people above, and none below. `ignoredLines`: the number of lines removed that were not blank.
 */
export function cutSignature(text: string): { text: string; ignoredLines: number } {
  const lines = text.trimEnd().split('\n');
  const end = lines.findLastIndex((line) => SIGN_OFF.test(line.trim()));
  const [above, below] = [lines.slice(0, end), lines.slice(end)];
  const isSignature =
    end > 0 &&
    below.length <= MOST_LINES &&
    countAddresses(below.join('\n')) <= 1 &&
    !below.some(namesPerson) &&
    countAddresses(above.join('\n')) > 0;
  if (!isSignature) return { text, ignoredLines: 0 };
  const ignored = below.filter((line) => line.trim() !== '' && !SIGN_OFF.test(line.trim()));
  return { text: above.join('\n'), ignoredLines: ignored.length };
}
