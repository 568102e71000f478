import { createRequire } from 'node:module';

/**
 * undici keeps one timer for all its time-outs, made when the first is set and kept for as long as the process lives. Test
 * files share a process: made under fake timers, it would never fire again, and requests of later files would hang.
 */
const { setFastTimeout } = createRequire(import.meta.url)('undici/lib/util/timers.js');
setFastTimeout(() => {}, 2_000);
