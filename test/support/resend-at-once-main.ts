import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { runBot } from '../../src/run-bot.ts';
import { watchStopSignals } from '../../src/stop-signals.ts';

/**
 * The bot as started by `npm start`, except that an invitation may be re-sent at once, so that no test waits ten
 * minutes.
 */
await runBot(watchStopSignals(), { timeouts: { ...TIMEOUTS, resendIntervalMs: 0 } });
