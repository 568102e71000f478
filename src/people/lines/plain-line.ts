/** List markers at the start of a line: "- ", "• ", "3. ", "(b) ", "> ". */
const BULLET =
  /^(?:[-*+•·▪▫◦●○‣⁃–—>]+\s+|\(?(?:\d{1,4}|[a-z])[.)]\s+|\d{1,3}\s+(?=\p{L})|\[[ x]?\]\s+|:[a-z_]+:\s+)+/iu;

/** Slack's and Markdown's marks for bold, strikethrough and code. Not _, which an address may begin or end with. */
const MARKS = /(?<![\p{L}\p{N}@])[*~`]+(?=\S)|(?<=\S)[*~`]+(?![\p{L}\p{N}@])/gu;
const ITALICS = /(?<![\p{L}\p{N}_])_([^_@\n]+)_(?![\p{L}\p{N}_])/gu;

/** Removes list markers and text formatting from a line. */
export function plainLine(line: string): string {
  return line.trim().replace(BULLET, '').replace(MARKS, '').replace(ITALICS, '$1').trim();
}
