import { z } from 'zod';

/** Counts in a row of bins. */
export function row(length: number) {
  return z.array(z.number().nonnegative()).length(length);
}
