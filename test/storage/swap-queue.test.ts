import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSwapQueue } from '../../src/storage/driver/swap-queue.ts';

/** A server that answers when told to. */
function slowServer() {
  const sent: { keys: string[]; answer: () => void }[] = [];
  const queueSwap = createSwapQueue<{ key: string }>((swaps) => {
    const { promise, resolve } = Promise.withResolvers<ReadonlySet<string>>();
    const keys = swaps.map(({ key }) => key);
    sent.push({ keys, answer: () => resolve(new Set(keys)) });
    return promise;
  });
  const write = (count: number, name: string) =>
    Promise.all(Array.from({ length: count }, (_, number) => queueSwap({ key: `${name} ${number}` })));
  return { sent, write, sizes: () => sent.map(({ keys }) => keys.length) };
}

async function iterations(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await setImmediate();
}

it('sends the first of a burst while the rest arrives, and the rest together', async () => {
  const { sent, write, sizes } = slowServer();
  const writing = write(60, 'form');
  expect(sizes()).toEqual([16, 16, 16]);
  await iterations(3);
  expect(sizes()).toEqual([16, 16, 16, 12]);
  for (const { answer } of sent) answer();
  expect((await writing).every((wrote) => wrote)).toBe(true);
});

it('sends many writes in large requests while earlier ones are under way', async () => {
  const { sent, write, sizes } = slowServer();
  const writing = write(300, 'record');
  await iterations(3);
  expect(sizes()).toEqual([16, 16, 16, 100, 100, 52]);
  for (const { answer } of sent) answer();
  await writing;
  const more = write(16, 'later');
  expect(sizes().at(-1)).toBe(16);
  sent.at(-1)?.answer();
  await more;
});
