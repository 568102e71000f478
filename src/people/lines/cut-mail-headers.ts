/** Header lines of a forwarded or quoted mail; its sender and recipients are not the workers. */
const HEADER = /^[>\s*]*(?:from|sent|date|subject|reply-to|von|gesendet|betreff|de|envoyé|objet)[*]?:/i;
const RECIPIENTS = /^[>\s*]*(?:to|cc|bcc|an|à)[*]?:[*]?\s*/i;
/** "On Mon, 23 Nov 2026 at 10:00, Harry Boss <harry@mail.example> wrote:" */
const WROTE = /\b(?:wrote|schrieb|a écrit) ?:$/i;

function saysWhoWrote(line: string): boolean {
  const wrote = WROTE.exec(line);
  return wrote !== null && line.slice(0, wrote.index).includes('@');
}

/**
 * Removes mail headers and the line above a quoted mail. If the text consists of recipients only, copied with their
 * "To:", they are kept as a list. `ignoredLines`: the number of lines removed.
 */
export function cutMailHeaders(text: string): { text: string; ignoredLines: number } {
  const lines = text.split('\n');
  const isMail = lines.filter((line) => HEADER.test(line)).length > 1;
  const isLeftOut = (line: string) =>
    saysWhoWrote(line.trim()) || (isMail && (HEADER.test(line) || RECIPIENTS.test(line)));
  const kept = lines.filter((line) => !isLeftOut(line)).map((line) => line.replace(RECIPIENTS, ''));
  return { text: kept.join('\n'), ignoredLines: lines.length - kept.length };
}
