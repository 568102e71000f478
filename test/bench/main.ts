import { benchAcks } from './acks.ts';
import { benchManyChecks } from './many-checks.ts';
import { benchStart } from './start.ts';

await benchStart();
await benchAcks();
await benchManyChecks();
