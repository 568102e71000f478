import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { watchStopSignals } from './stop-signals.ts';

// First, because loading the modules takes up most of the start.
const stopRequested = watchStopSignals();
// Compiling takes more than half of the start-up time, so the compiled code is cached for the next start. Everything
// else is imported after this line so that it benefits. If the folder is not writable, nothing is cached. Not in a
// temporary directory, where other users could plant code. `npm start` names the same folder in NODE_COMPILE_CACHE: then
// this file comes from there, too, and Node need not load its parser of TypeScript, which takes 15 MB.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
const { runBot } = await import('./run-bot.ts');
await runBot(stopRequested);
