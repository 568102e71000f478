import { availableParallelism, loadavg } from 'node:os';
import { printLoad } from './print-load.ts';
import { runLoad } from './run-load.ts';

/** `npm run bench:load`: a big customer for an hour, or for LOAD_MINUTES. Exits with 1 if anything was lost or doubled. */
const {
  LOAD_MINUTES = '60',
  LOAD_CHECKS = '5000',
  LOAD_PEOPLE = '60',
  LOAD_KILL_EVERY_SECONDS = '300',
  LOAD_BURST_EVERY_SECONDS = '180',
  LOAD_SEED = '1',
  LOAD_LOG,
  LOAD_NODE_OPTIONS = '',
} = process.env;

const machine = () => `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`;
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

process.setMaxListeners(20);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
say(machine());
const settings = {
  minutes: Number(LOAD_MINUTES),
  checks: Number(LOAD_CHECKS),
  people: Number(LOAD_PEOPLE),
  killEverySeconds: Number(LOAD_KILL_EVERY_SECONDS),
  burstEverySeconds: Number(LOAD_BURST_EVERY_SECONDS),
  seed: LOAD_SEED,
  logFile: LOAD_LOG,
  nodeOptions: LOAD_NODE_OPTIONS,
};
const result = await runLoad(settings, say);
say(machine());
const passed = printLoad(result, settings);
process.exit(passed ? 0 : 1);
