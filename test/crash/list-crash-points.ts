import type { PlayDay } from './run-day.ts';

/** The crash points of an undisturbed day, in order: those that occur in both of two runs. */
export async function listCrashPoints(play: PlayDay): Promise<string[]> {
  const [one, other] = await Promise.all([play(), play()]);
  const complaints = [...one.complaints, ...other.complaints];
  if (complaints.length > 0) throw new Error(`The undisturbed day: ${JSON.stringify(complaints)}`);
  const both = new Set(other.points);
  return one.points.filter((point) => both.has(point));
}
