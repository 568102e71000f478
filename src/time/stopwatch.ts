/**
 * Measures elapsed time by whichever of two clocks says more: the monotonic one may stand still while a machine is
 * suspended, the wall clock may be set back. Use it where waiting too long is the danger.
 *
 * @param wall epoch milliseconds
 * @param clock milliseconds that only go forward
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

/** Measures elapsed time by the monotonic clock alone: a wall clock that is set forward adds nothing. */
export function startMonotonicStopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}
