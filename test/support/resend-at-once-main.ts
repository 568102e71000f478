import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { runBot } from '../../src/run-bot.ts';
import { watchStopSignals } from '../../src/stop-signals.ts';

/** The bot as `npm start` runs it, save that an invitation may be sent again at once: no test waits ten minutes. */
await runBot(watchStopSignals(), { timeouts: { ...TIMEOUTS, resendIntervalMs: 0 } });
