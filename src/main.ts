import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { watchStopSignals } from './stop-signals.ts';

// First, because loading the rest is the longest part of a start.
const stopRequested = watchStopSignals();
// Compiling takes more than half of a start, so what is compiled now is kept for the next start. The rest is imported
// after this. If the folder cannot be written, nothing is kept. It is not in a temporary directory, where others could
// plant code.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
const { runBot } = await import('./run-bot.ts');
await runBot(stopRequested);
