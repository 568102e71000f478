import type { CrashResults } from './run-crashes.ts';

/** Prints one line: what was tested, and the outcome. */
export function printResults(
  title: string,
  { points, lost, doubled, wrong, unmet, seconds }: CrashResults,
): void {
  const found = `${lost.length} lost, ${doubled.length} doubled, ${wrong.length} wrong`;
  const missed = unmet.length > 0 ? `, ${unmet.length} points did not come up` : '';
  process.stdout.write(`\n${title}: ${points} kill points tried in ${seconds} s: ${found}${missed}\n`);
}
