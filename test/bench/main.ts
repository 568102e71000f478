import { availableParallelism, loadavg } from 'node:os';
import { benchAcks } from './acks.ts';
import { benchLists } from './lists.ts';
import { benchStores } from './stores.ts';

const load = () => `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`;

console.log(`${load()} at the start\n`);
for (const bench of [benchStores, benchAcks, benchLists]) {
  await bench();
  console.log('');
}
console.log(`${load()} at the end`);
