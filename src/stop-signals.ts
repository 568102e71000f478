/** SIGHUP: the terminal or the session the process was started from has gone. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Aborted by the first signal to stop, with its name as the reason. The listeners stay: npm passes on to its child what
 * the whole group was sent, so the same signal comes twice, and one without a listener would end the process at once.
 */
export function watchStopSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of STOP_SIGNALS) process.on(signal, () => stopping.abort(signal));
  return stopping.signal;
}
