/**
 * The lines of a message that may name people: from the first with an address to the last, with a heading above them.
 * Greetings and thanks around them are dropped. Everything in between is kept, so that a person without an address is
 * noticed.
 */
export function peoplePart(message: string): string {
  const lines = message.split(/\r\n|[\n\r]/);
  const first = lines.findIndex((line) => line.includes('@'));
  const last = lines.findLastIndex((line) => line.includes('@'));
  const above = lines[first - 1] ?? '';
  const isHeading = /e-?mail/i.test(above) && /[,;|\t]/.test(above);
  return lines
    .slice(isHeading ? first - 1 : Math.max(0, first), last + 1)
    .join('\n')
    .trim();
}
