import type { PlayDay } from './run-day.ts';

/** The crash points of a day without a kill, in order: those that occur in both of two runs. */
export async function listCrashPoints(play: PlayDay): Promise<string[]> {
  const [one, other] = await Promise.all([play(), play()]);
  const violations = [...one.violations, ...other.violations];
  if (violations.length > 0) throw new Error(`The day without a kill: ${JSON.stringify(violations)}`);
  const both = new Set(other.points);
  return one.points.filter((point) => both.has(point));
}
