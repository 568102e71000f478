import type { CrashResults } from './run-crashes.ts';

/** One line on the terminal: what was tried, and what came of it. */
export function printResults(
  title: string,
  { points, lost, doubled, wrong, unmet, seconds }: CrashResults,
): void {
  const found = `${lost.length} lost, ${doubled.length} doubled, ${wrong.length} wrong`;
  const missed = unmet.length > 0 ? `, ${unmet.length} points did not come up` : '';
  process.stdout.write(`\n${title}: ${points} kill points tried in ${seconds} s: ${found}${missed}\n`);
}
