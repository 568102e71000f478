/** 32 random bytes have about 30 distinct values; the chance of fewer than this is negligible. */
const LEAST_DISTINCT = 16;

/** Whether a 32-byte key is unlikely to be random: few distinct bytes, an arithmetic sequence, or typed text. */
export function isGuessableKey(key: Buffer): boolean {
  if (new Set(key).size < LEAST_DISTINCT) return true;
  const step = (key[1] ?? 0) - (key[0] ?? 0);
  const climbs = key.every((byte, at) => at === 0 || (byte - (key[at - 1] ?? 0) - step) % 256 === 0);
  return climbs || key.every((byte) => byte >= 0x20 && byte < 0x7f);
}
