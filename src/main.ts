import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { watchStopSignals } from './stop-signals.ts';

// Before the rest is loaded, which takes longer than anything else of a start.
const stopRequested = watchStopSignals();
// Compiling is more than half of a start, so what this process compiles it leaves, when it ends, for the next; hence the
// import that waits for this. Where the folder may not be written, nothing is kept. It is no temporary one, where others
// could leave code for us.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
const { runBot } = await import('./run-bot.ts');
await runBot(stopRequested);
