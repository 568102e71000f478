import type { CrashResults } from './run-crashes.ts';

/** Prints one line: what was tested, and what was found. */
export function printResults(
  title: string,
  { points, lost, doubled, wrong, notReached, seconds }: CrashResults,
): void {
  const found = `${lost.length} lost, ${doubled.length} doubled, ${wrong.length} wrong`;
  const notReachedText = notReached.length > 0 ? `, ${notReached.length} points were not reached` : '';
  process.stdout.write(
    `\n${title}: ${points} crash points tried in ${seconds} s: ${found}${notReachedText}\n`,
  );
}
