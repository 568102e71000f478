import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Imitates PgBouncer in transaction mode: assigns each client a server connection for one transaction at a time. */
export interface TransactionPooler {
  port: number;
  close(): Promise<void>;
}

interface Upstream {
  socket: Socket;
  client: Socket | undefined;
}

const START = (user: string, database: string) => {
  const body = Buffer.from(`\0\x03\0\0user\0${user}\0database\0${database}\0\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
};

/**
 * Splits a stream into messages: a letter, a four-byte length, the rest.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function createSplitter(onMessage: (message: Buffer) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 5 && rest.length >= rest.readInt32BE(1) + 1) {
      const length = rest.readInt32BE(1) + 1;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      onMessage(message);
    }
  };
}

const isIdle = (message: Buffer) => message[0] === 0x5a && message[5] === 0x49;

/** Accepts every client without authentication, as the test server does. */
export async function openTransactionPooler(target: {
  host: string;
  port: number;
}): Promise<TransactionPooler> {
  const idle: Upstream[] = [];
  const all = new Set<Socket>();

  async function openUpstream(): Promise<Upstream> {
    const socket = connect(target);
    all.add(socket);
    const upstream: Upstream = { socket, client: undefined };
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    let greeted = false;
    socket.on('error', () => {});
    socket.on(
      'data',
      createSplitter((message) => {
        const { client } = upstream;
        if (greeted) client?.write(message);
        if (!isIdle(message)) return;
        upstream.client = undefined;
        if (greeted) idle.push(upstream);
        greeted = true;
        resolve();
      }),
    );
    socket.write(START('postgres', 'postgres'));
    await ready;
    return upstream;
  }

  function serve(client: Socket): void {
    all.add(client);
    let mine: Promise<Upstream> | undefined;
    const pass = createSplitter((message) => {
      mine ??= (async () => {
        const upstream = idle.pop() ?? (await openUpstream());
        upstream.client = client;
        return upstream;
      })();
      const serving = mine;
      void serving.then((upstream) => upstream.socket.write(message));
      // Query and Sync end with ReadyForQuery, which says whether the server is idle.
      if (message[0] === 0x51 || message[0] === 0x53) {
        void serving.then(async (upstream) => {
          while (upstream.client === client && !client.destroyed) await new Promise(setImmediate);
          if (mine === serving) mine = undefined;
        });
      }
    });
    client.on('error', () => {});
    client.once('data', () => {
      client.on('data', pass);
      // AuthenticationOk, a made-up BackendKeyData, ReadyForQuery.
      client.write(
        Buffer.from('R\0\0\0\x08\0\0\0\0K\0\0\0\x0c\x01\x02\x03\x04\0\0\0\x01Z\0\0\0\x05I', 'latin1'),
      );
    });
  }

  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    port: address.port,
    async close() {
      for (const socket of all) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
