/** Before a line in a list: "- ", "• ", "3. ", "(b) ", "> ". */
const BULLET =
  /^(?:[-*+•·▪▫◦●○‣⁃–—>]+\s+|\(?(?:\d{1,4}|[a-z])[.)]\s+|\d{1,3}\s+(?=\p{L})|\[[ x]?\]\s+|:[a-z_]+:\s+)+/iu;

/** What Slack and Markdown put around words in bold, struck out and in code; an address may begin or end with a _. */
const MARKS = /(?<![\p{L}\p{N}@])[*~`]+(?=\S)|(?<=\S)[*~`]+(?![\p{L}\p{N}@])/gu;
const ITALICS = /(?<![\p{L}\p{N}_])_([^_@\n]+)_(?![\p{L}\p{N}_])/gu;

/** A line without what makes it one of a list, and without what makes its words bold. */
export function plainLine(line: string): string {
  return line.trim().replace(BULLET, '').replace(MARKS, '').replace(ITALICS, '$1').trim();
}
