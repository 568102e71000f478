import { benchAcks } from './acks.ts';
import { benchStart } from './start.ts';

await benchStart();
await benchAcks();
