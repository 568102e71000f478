import PQueue from 'p-queue';
import type { DayResult, PlayDay } from './run-day.ts';

/** How often a day is played if its crash point does not occur. */
const MOST_TRIES = 3;

export interface CrashResults {
  /** Number of crash points that occurred. */
  points: number;
  lost: string[];
  doubled: string[];
  wrong: string[];
  /** Points that did not occur. */
  notReached: string[];
  seconds: number;
}

async function tryKill(play: PlayDay, point: string): Promise<DayResult> {
  for (let tries = 1; ; tries += 1) {
    const day = await play(point);
    if (day.killed || tries === MOST_TRIES) return day;
  }
}

/** Plays a day for each of these points, `atOnce` in parallel, each in its own environment. */
export async function runCrashes(
  play: PlayDay,
  points: readonly string[],
  atOnce: number,
): Promise<CrashResults> {
  const start = performance.now();
  const results: CrashResults = { points: 0, lost: [], doubled: [], wrong: [], notReached: [], seconds: 0 };
  const queue = new PQueue({ concurrency: atOnce });
  await queue.addAll(
    points.map((point) => async () => {
      try {
        const { killed, violations } = await tryKill(play, point);
        if (killed) results.points += 1;
        else results.notReached.push(point);
        for (const { kind, about } of violations) results[kind].push(`killed at ${point}: ${about}`);
      } catch (error) {
        results.lost.push(`killed at ${point}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
  return { ...results, seconds: Math.round((performance.now() - start) / 1000) };
}
