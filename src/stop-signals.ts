/** SIGHUP: the terminal or session that started the process has closed. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * A signal that aborts on the first stop signal, with its name as the reason. The listeners stay attached: npm forwards
 * signals that the whole process group already received, so the same signal arrives twice, and without a listener the
 * second would kill the process.
 */
export function watchStopSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of STOP_SIGNALS) process.on(signal, () => stopping.abort(signal));
  return stopping.signal;
}
