import { availableParallelism, loadavg } from 'node:os';
import { benchmarkAcks } from './acks.ts';
import { benchmarkBatches } from './batches.ts';
import { benchmarkLists } from './lists.ts';
import { benchmarkStores } from './stores.ts';

const load = () => `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`;

console.log(`${load()} at the start\n`);
for (const benchmark of [benchmarkStores, () => benchmarkAcks(), benchmarkLists, benchmarkBatches]) {
  await benchmark();
  console.log('');
}
console.log(`${load()} at the end`);
