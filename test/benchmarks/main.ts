import { availableParallelism, loadavg } from 'node:os';
import { storeKinds } from '../storage/stores.ts';
import { benchmarkAcks } from './acks.ts';
import { benchmarkBatches } from './batches.ts';
import { benchmarkLists } from './lists.ts';
import { benchmarkOld } from './old.ts';
import { benchmarkStores } from './stores.ts';

/** `npm run bench [part] [store]`: everything, or one part; acknowledgements and the old store also on one store alone. */
const [part, store = ''] = process.argv.slice(2);

const chosen = async () => (await storeKinds()).filter(({ title }) => title.startsWith(store));

const PARTS = {
  stores: benchmarkStores,
  acks: async () => benchmarkAcks(await chosen()),
  lists: benchmarkLists,
  batches: benchmarkBatches,
  old: async () => benchmarkOld(await chosen()),
};

const load = () => `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`;

console.log(`${load()} at the start\n`);
for (const [name, benchmark] of Object.entries(PARTS)) {
  if (part !== undefined && part !== name) continue;
  await benchmark();
  console.log('');
}
console.log(`${load()} at the end`);
