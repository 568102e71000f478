import type { z } from 'zod';
import { environmentSchema } from '../../src/config/environment.ts';

/** A variable's default as the environment would say it; undefined where there is none, '' for an empty list. */
export function defaultOf(name: string): string | undefined {
  const shape: Record<string, z.ZodType> = environmentSchema.shape;
  const parsed = shape[name]?.safeParse(undefined);
  if (!parsed?.success || parsed.data === undefined) return undefined;
  return Array.isArray(parsed.data) ? parsed.data.join(',') : String(parsed.data);
}
