import { runDay } from './run-day.ts';
import type { Setup } from './setup.ts';

/** The points of an undisturbed day: those that come up in one as in another, in their order. */
export async function listCrashPoints(setup: Setup): Promise<string[]> {
  const [one, other] = await Promise.all([runDay(setup), runDay(setup)]);
  const complaints = [...one.complaints, ...other.complaints];
  if (complaints.length > 0) throw new Error(`The undisturbed day: ${JSON.stringify(complaints)}`);
  const both = new Set(other.points);
  return one.points.filter((point) => both.has(point));
}
