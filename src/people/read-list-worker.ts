import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readPeople } from './read-people.ts';

/** Reads one file with a list of people. What it is given and answers is that of `readPeople`. */
const { source, options } = z
  .object({
    source: z.object({ kind: z.literal('file'), name: z.string(), bytes: z.instanceof(Uint8Array) }),
    options: z.object({
      products: z.array(z.object({ id: z.string(), name: z.string() })),
      maxRows: z.number(),
      today: z.string(),
    }),
  })
  .parse(workerData);
parentPort?.postMessage(await readPeople(source, options));
