import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, HTTP_POLICY, type Http, type HttpPolicy } from '../../../src/workerchecks/http/http.ts';
import { eventually } from '../../support/eventually.ts';
import { failureOf } from '../vendor-harness.ts';

type Behaviour = (socket: Socket, received: string) => void;

let closers: (() => Promise<void> | void)[];

beforeEach(() => {
  closers = [];
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
});

/** A server with the given behaviour; `texts` is what each connection sent. */
async function listen(onData: Behaviour, onConnection: (socket: Socket) => void = () => {}) {
  const texts: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const index = texts.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      texts[index] += bytes.toString('latin1');
      onData(socket, texts[index] ?? '');
    });
    onConnection(socket);
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  closers.push(close);
  return { texts, close, host: `127.0.0.1:${address.port}`, url: `http://127.0.0.1:${address.port}/x` };
}

function http(policy: Partial<HttpPolicy> = {}): Http {
  const made = createHttp('test/1', { ...HTTP_POLICY, ...policy });
  closers.push(() => made.close());
  return made;
}

const post = (url: string, over: object = {}) => ({ method: 'POST', url, body: { a: 1 }, ...over }) as const;
const isComplete = (received: string) => received.endsWith('{"a":1}');
const answer = (body: string, head = '') =>
  `HTTP/1.1 200 OK\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const answering =
  (text: string): Behaviour =>
  (socket, received) => {
    if (isComplete(received)) socket.write(text, 'latin1');
  };

/** Well before undici's own timeouts, whose timers have a resolution of a second. */
const IN_TIME = { timeout: 20_000 };

const NOT_SENT = { failure: 'unreachable', effect: 'none', cause: undefined };
const TIMED_OUT = { failure: 'timed-out', effect: 'possible', cause: undefined };
const DROPPED = { failure: 'dropped', effect: 'possible', cause: undefined };
const UNREADABLE = { failure: 'unreadable', effect: 'possible', cause: undefined };

describe('nothing was sent', () => {
  it('when the port is closed', async () => {
    const { url, close } = await listen(() => {});
    await close();
    expect(await failureOf(http().send(post(url)))).toMatchObject(NOT_SENT);
  });

  it('when the name does not exist', async () => {
    expect(await failureOf(http().send(post('http://no-such-host.invalid/x')))).toMatchObject(NOT_SENT);
  });

  it('when connecting takes too long', IN_TIME, async () => {
    // A TLS handshake that is never answered is part of connecting.
    const { host, texts } = await listen(() => {});
    const failure = await failureOf(http({ connectMs: 50 }).send(post(`https://${host}/x`)));
    expect(failure).toMatchObject(NOT_SENT);
    expect(texts.join('')).not.toContain('POST');
  });

  it('when the server does not speak TLS', async () => {
    const { host } = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failureOf(http().send(post(`https://${host}/x`)))).toMatchObject(NOT_SENT);
  });

  it('when the connection breaks during the handshake', async () => {
    const { host } = await listen((socket) => socket.destroy());
    expect(await failureOf(http().send(post(`https://${host}/x`)))).toMatchObject(NOT_SENT);
  });

  it('when a header cannot be written', async () => {
    const { url, texts } = await listen(answering(answer('{}')));
    const headers = { authorization: 'Bearer a\nb' };
    expect(await failureOf(http().send(post(url, { headers })))).toMatchObject(NOT_SENT);
    expect(texts).toEqual([]);
  });
});

describe('whether anything happened is not known', () => {
  it('when no answer begins in time', IN_TIME, async () => {
    const { url, texts } = await listen(() => {});
    expect(await failureOf(http({ headersMs: 50 }).send(post(url)))).toMatchObject(TIMED_OUT);
    expect(texts.filter(isComplete)).toHaveLength(1);
  });

  it('when an answer begins and does not continue', IN_TIME, async () => {
    const { url } = await listen(answering('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'));
    expect(await failureOf(http({ bodyMs: 50 }).send(post(url)))).toMatchObject(TIMED_OUT);
  });

  it('when an answer trickles for longer than the total timeout', async () => {
    const { url } = await listen((socket, received) => {
      if (!isComplete(received)) return;
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const timer = setInterval(() => socket.write('1\r\n \r\n'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(http({ totalMs: 1_000 }).send(post(url)))).toMatchObject(TIMED_OUT);
  });

  it('when the connection is dropped before the request was read', async () => {
    const { url, texts } = await listen(
      () => {},
      (socket) => socket.destroy(),
    );
    expect(await failureOf(http().send(post(url)))).toMatchObject(DROPPED);
    expect(texts).toHaveLength(1);
  });

  it.each([
    ['after the request was read', ''],
    ['in the middle of the headers', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['in the middle of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"a"'],
  ])('when the connection is dropped %s', async (_, text) => {
    const { url, texts } = await listen((socket, received) => {
      if (isComplete(received)) socket.end(text);
    });
    expect(await failureOf(http().send(post(url)))).toMatchObject(DROPPED);
    expect(texts.filter(isComplete)).toHaveLength(1);
  });

  it('when the answer is not HTTP', async () => {
    const { url } = await listen(answering('220 mail.example ESMTP\r\n'));
    expect(await failureOf(http().send(post(url)))).toMatchObject(DROPPED);
  });

  it('when the client is closed meanwhile', async () => {
    const { url, texts } = await listen(() => {});
    const client = http();
    const failure = failureOf(client.send(post(url)));
    await eventually(() => expect(texts.filter(isComplete)).toHaveLength(1));
    await client.close();
    expect(await failure).toMatchObject(DROPPED);
  });

  it.each([
    ['says it is too long', `HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\n${' '.repeat(101)}`],
    [
      'is too long',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n65\r\n${' '.repeat(101)}\r\n0\r\n\r\n`,
    ],
    ['never ends', `HTTP/1.1 200 OK\r\n\r\n${' '.repeat(70_000)}`],
  ])('when the answer %s', async (_, text) => {
    const { url } = await listen(answering(text));
    expect(await failureOf(http({ longestAnswerBytes: 100 }).send(post(url)))).toMatchObject(UNREADABLE);
  });
});

describe('an answer', () => {
  it('may have the maximum length', async () => {
    const { url } = await listen(answering(answer(`"${'x'.repeat(98)}"`)));
    const got = await http({ longestAnswerBytes: 100 }).send(post(url));
    expect(got).toEqual({ status: 200, json: 'x'.repeat(98), empty: false, retryAfter: undefined });
  });

  it('may come after interim ones', async () => {
    const { url } = await listen(
      answering(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${answer('{"b":2}')}`),
    );
    expect(await http().send(post(url))).toMatchObject({ status: 200, json: { b: 2 } });
  });

  it.each([
    ['<!doctype html><h1>Sign in</h1>', undefined, false],
    ['{"half":', undefined, false],
    ['', undefined, true],
    [' \n', undefined, true],
    ['null', null, false],
  ])('%j is read as it is', async (body, json, empty) => {
    const { url } = await listen(answering(answer(body)));
    expect(await http().send(post(url))).toMatchObject({ status: 200, json, empty });
  });

  it('is requested uncompressed; a compressed one is returned without JSON', async () => {
    const body = gzipSync('{"b":2}').toString('latin1');
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
    const { url, texts } = await listen(answering(head + body));
    expect(await http().send(post(url))).toMatchObject({ status: 200, json: undefined, empty: false });
    expect(texts[0]).toMatch(/^accept-encoding: identity\r$/im);
  });

  it('keeps ids that are too large for a number', async () => {
    const { url } = await listen(answering(answer('{"id":12345678901234567890,"n":1.5,"m":7,"s":"8"}')));
    expect(await http().send(post(url))).toMatchObject({
      json: { id: '12345678901234567890', n: 1.5, m: 7, s: '8' },
    });
  });

  it.each([301, 302, 303, 307, 308])(
    '%i is not followed, so the token is sent to no other address',
    async (status) => {
      const elsewhere = await listen(answering(answer('{}')));
      const { url } = await listen(
        answering(`HTTP/1.1 ${status} Moved\r\nlocation: ${elsewhere.url}\r\ncontent-length: 0\r\n\r\n`),
      );
      const headers = { authorization: 'Bearer t-1' };
      expect(await http().send(post(url, { headers }))).toMatchObject({ status });
      expect(elsewhere.texts).toEqual([]);
    },
  );
});

describe('a connection', () => {
  it('serves one request, so that the server closing it neither fails nor duplicates the next', async () => {
    // The server promises to keep the connection and closes it with the answer.
    const { url, texts } = await listen((socket, received) => {
      if (isComplete(received))
        socket.end(answer('{}', 'connection: keep-alive\r\nkeep-alive: timeout=60\r\n'));
    });
    const client = http();
    for (let i = 0; i < 30; i += 1) expect(await client.send(post(url))).toMatchObject({ status: 200 });
    expect(texts).toHaveLength(30);
    expect(texts.every((text) => text.split('POST /x').length === 2)).toBe(true);
    expect(texts[0]).toMatch(/^connection: close\r$/im);
  });

  it('is not shared by requests at the same time', async () => {
    const { url, texts } = await listen(answering(answer('{}')));
    const client = http();
    await Promise.all(Array.from({ length: 10 }, () => client.send(post(url))));
    expect(texts).toHaveLength(10);
  });
});
