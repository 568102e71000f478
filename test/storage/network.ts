import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server on this machine, and misbehaves as networks do. */
export interface Network {
  port: number;
  /** Breaks every connection; new ones are made. */
  cut(): void;
  /** Breaks every connection and refuses new ones. */
  leave(): void;
  comeBack(): void;
  /** From now on connections lead to another server; those that are open stay. */
  leadTo(target: { host: string; port: number }): void;
  /** Passes nothing on, in either direction, and breaks nothing. */
  stall(): void;
  /** Keeps back what either side says until comeBack; servers then get it of clients that have gone, too. */
  hold(): void;
  /** Keeps what servers say back until comeBack. */
  holdAnswers(): void;
  /** Open just now. */
  connections(): number;
  /** The answer to the next request that contains `text` is lost, and its connection breaks; the request is done. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
}

export async function openNetwork(first: { host: string; port: number }): Promise<Network> {
  let target = first;
  const pairs = new Set<[Socket, Socket]>();
  let away = false;
  let stalled = false;
  let losing: string | undefined;
  let held: (() => void)[] | undefined;
  let heldRequests: (() => void)[] | undefined;

  function destroy(pair: [Socket, Socket]): void {
    pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }

  function cut(): void {
    for (const pair of pairs) destroy(pair);
  }

  const server = createServer((client) => {
    if (away) return client.destroy();
    const upstream = connect(target);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    let lossy = false;
    client.on('data', (data) => {
      if (stalled) return;
      if (losing !== undefined && data.includes(losing)) {
        losing = undefined;
        lossy = true;
      }
      if (heldRequests !== undefined) heldRequests.push(() => upstream.write(data));
      else upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (lossy) destroy(pair);
      else if (held !== undefined) held.push(() => client.write(data));
      else if (!stalled) client.write(data);
    });
    for (const socket of pair) {
      socket.on('error', () => destroy(pair));
      socket.on('close', () => {
        if (heldRequests === undefined) destroy(pair);
        else heldRequests.push(() => setImmediate(() => destroy(pair)));
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    port: address.port,
    cut,
    leave() {
      away = true;
      cut();
    },
    comeBack() {
      away = false;
      stalled = false;
      const late = [...(heldRequests ?? []), ...(held ?? [])];
      heldRequests = undefined;
      held = undefined;
      for (const pass of late) pass();
    },
    leadTo(other) {
      target = other;
    },
    stall() {
      stalled = true;
    },
    hold() {
      heldRequests ??= [];
      held ??= [];
    },
    holdAnswers() {
      held ??= [];
    },
    connections: () => pairs.size,
    loseAnswerTo(text) {
      losing = text;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
