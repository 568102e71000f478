/** Of 32 random bytes some 30 differ; fewer than this happen once in far more keys than there will ever be. */
const LEAST_DIFFERENT = 16;

/**
 * Whether a key of 32 bytes can hardly have come from a random generator: few different bytes, bytes that grow or shrink
 * by the same step, or a phrase somebody typed.
 */
export function isGuessableKey(key: Buffer): boolean {
  if (new Set(key).size < LEAST_DIFFERENT) return true;
  const step = (key[1] ?? 0) - (key[0] ?? 0);
  const climbs = key.every((byte, at) => at === 0 || (byte - (key[at - 1] ?? 0) - step) % 256 === 0);
  return climbs || key.every((byte) => byte >= 0x20 && byte < 0x7f);
}
