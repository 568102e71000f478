import { BotError } from '../errors.ts';

const PROBE_TIMEOUT_MS = 3_000;
/** Results are cached for this long, so that frequent requests cost Slack and WorkerChecks nothing. */
const FRESH_MS = 2_000;

export interface Readiness {
  ready: boolean;
  /** The unusable parts, with a sentence about each. */
  failing: Record<string, string>;
}

/** A probe resolves if its part is usable, and rejects if it is not. */
export type Probes = Readonly<Record<string, () => Promise<unknown>>>;

async function outcomeOf(probe: () => Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PROBE_TIMEOUT_MS, 'no answer in time');
  });
  try {
    return await Promise.race([probe().then(() => undefined), late]);
  } catch (error) {
    return error instanceof BotError ? error.sentence : 'not usable';
  } finally {
    clearTimeout(timer);
  }
}

/** Runs all probes concurrently. Callers within two seconds share a result. `now`: milliseconds. */
export function createReadiness(probes: Probes, now: () => number): () => Promise<Readiness> {
  let last: { at: number; answer: Promise<Readiness> } | undefined;

  async function ask(): Promise<Readiness> {
    const outcomes = await Promise.all(
      Object.entries(probes).map(async ([name, probe]) => [name, await outcomeOf(probe)] as const),
    );
    const failing: Record<string, string> = {};
    for (const [name, outcome] of outcomes) if (outcome !== undefined) failing[name] = outcome;
    return { ready: Object.keys(failing).length === 0, failing };
  }

  return () => {
    if (last === undefined || now() - last.at >= FRESH_MS) last = { at: now(), answer: ask() };
    return last.answer;
  };
}
