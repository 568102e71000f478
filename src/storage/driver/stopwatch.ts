/**
 * Measures what has passed, by whichever of two clocks says more: the monotonic one may stand still while a machine is
 * suspended, the wall clock may be set back. Whoever fears having waited too long is on the safe side.
 *
 * @returns milliseconds since the start
 */
export function startStopwatch(): () => number {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
}
