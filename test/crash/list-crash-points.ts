import type { PlayDay } from './run-day.ts';

/** The points of an undisturbed day: those that come up in one as in another, in their order. */
export async function listCrashPoints(play: PlayDay): Promise<string[]> {
  const [one, other] = await Promise.all([play(), play()]);
  const complaints = [...one.complaints, ...other.complaints];
  if (complaints.length > 0) throw new Error(`The undisturbed day: ${JSON.stringify(complaints)}`);
  const both = new Set(other.points);
  return one.points.filter((point) => both.has(point));
}
