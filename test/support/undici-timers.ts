import { createRequire } from 'node:module';

/**
 * undici keeps a single timer for all its timeouts, created when the first one is set and kept for the life of the
 * process. Test files share a process: if the timer were created under fake timers, it would never fire again, and
 * requests of later files would hang. So it is created here.
 */
const { setFastTimeout } = createRequire(import.meta.url)('undici/lib/util/timers.js');
setFastTimeout(() => {}, 2_000);
