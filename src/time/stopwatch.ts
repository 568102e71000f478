/**
 * Measures elapsed time by whichever clock reports more: the monotonic clock may stop while a machine is suspended, the
 * wall clock may be set back. Use it where waiting too long is the danger.
 *
 * @param wall epoch milliseconds
 * @param clock monotonic, milliseconds
 * @returns milliseconds since the start
 */
export function startStopwatch(
  wall: () => number = () => Date.now(),
  clock: () => number = () => performance.now(),
): () => number {
  const wallAtStart = wall();
  const clockAtStart = clock();
  return () => Math.max(clock() - clockAtStart, wall() - wallAtStart);
}

/** Measures elapsed time by the monotonic clock alone: setting the wall clock forward adds nothing. */
export function startMonotonicStopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}
