import type { z } from 'zod';
import { environmentSchema } from '../../src/config/environment.ts';

/**
 * A variable's default, as it would be written in the environment; undefined if there is none, '' for an empty list.
 */
export function defaultOf(name: string): string | undefined {
  const shape: Record<string, z.ZodType> = environmentSchema.shape;
  const parsed = shape[name]?.safeParse(undefined);
  if (!parsed?.success || parsed.data === undefined) return undefined;
  return Array.isArray(parsed.data) ? parsed.data.join(',') : String(parsed.data);
}
