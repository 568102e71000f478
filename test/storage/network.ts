import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy between a client and a local server that simulates network faults. */
export interface Network {
  port: number;
  /** Drops every connection; new ones are accepted. */
  cut(): void;
  /** Drops every connection and refuses new ones. */
  disconnect(): void;
  restore(): void;
  /** Routes new connections to another server; open ones stay. */
  routeTo(target: { host: string; port: number }): void;
  /** Black hole: forwards nothing in either direction, but keeps connections open. */
  stall(): void;
  /** Buffers both directions until `restore`; servers then also receive what disconnected clients had sent. */
  hold(): void;
  /** Buffers the servers' answers until `restore`. */
  holdAnswers(): void;
  /** Number of currently open connections. */
  connections(): number;
  /** Loses the answer to the next request that contains `text`, and drops its connection; the request is executed. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
}

export async function openNetwork(first: { host: string; port: number }): Promise<Network> {
  let target = first;
  const pairs = new Set<[Socket, Socket]>();
  let refusing = false;
  let stalled = false;
  let answerToLose: string | undefined;
  let heldAnswers: (() => void)[] | undefined;
  let heldRequests: (() => void)[] | undefined;

  function destroy(pair: [Socket, Socket]): void {
    pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }

  function cut(): void {
    for (const pair of pairs) destroy(pair);
  }

  const server = createServer((client) => {
    if (refusing) return client.destroy();
    const upstream = connect(target);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    let losesAnswer = false;
    client.on('data', (data) => {
      if (stalled) return;
      if (answerToLose !== undefined && data.includes(answerToLose)) {
        answerToLose = undefined;
        losesAnswer = true;
      }
      if (heldRequests !== undefined) heldRequests.push(() => upstream.write(data));
      else upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (losesAnswer) destroy(pair);
      else if (heldAnswers !== undefined) heldAnswers.push(() => client.write(data));
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
    disconnect() {
      refusing = true;
      cut();
    },
    restore() {
      refusing = false;
      stalled = false;
      const late = [...(heldRequests ?? []), ...(heldAnswers ?? [])];
      heldRequests = undefined;
      heldAnswers = undefined;
      for (const pass of late) pass();
    },
    routeTo(other) {
      target = other;
    },
    stall() {
      stalled = true;
    },
    hold() {
      heldRequests ??= [];
      heldAnswers ??= [];
    },
    holdAnswers() {
      heldAnswers ??= [];
    },
    connections: () => pairs.size,
    loseAnswerTo(text) {
      answerToLose = text;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
