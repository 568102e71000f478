import { availableParallelism, loadavg } from 'node:os';
import { storeKinds } from '../storage/stores.ts';
import { benchmarkAcks } from './acks.ts';
import { benchmarkBatches } from './batches.ts';
import { benchmarkLists } from './lists.ts';
import { benchmarkStores } from './stores.ts';

/** `npm run bench [part] [store]`: everything, or one part; acknowledgements also on one store alone. */
const [part, store = ''] = process.argv.slice(2);

const PARTS = {
  stores: benchmarkStores,
  acks: async () => benchmarkAcks((await storeKinds()).filter(({ title }) => title.startsWith(store))),
  lists: benchmarkLists,
  batches: benchmarkBatches,
};

const load = () => `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`;

console.log(`${load()} at the start\n`);
for (const [name, benchmark] of Object.entries(PARTS)) {
  if (part !== undefined && part !== name) continue;
  await benchmark();
  console.log('');
}
console.log(`${load()} at the end`);
