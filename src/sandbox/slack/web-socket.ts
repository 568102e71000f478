import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

interface Frame {
  final: boolean;
  opcode: number;
  payload: Buffer;
  /** Size of the whole frame in bytes. */
  size: number;
}

/** Server side of a WebSocket (RFC 6455): text messages, pings and the close handshake; no extensions. */
export class WebSocketEnd {
  onText: (text: string) => void = () => undefined;
  onClose: () => void = () => undefined;
  /** False: does not answer the peer's close, and leaves the connection open. */
  answersClose = true;
  readonly #socket: Duplex;
  #received: Buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];
  #closing = false;

  /** Accepts the upgrade. Undefined if the request is not a WebSocket handshake. */
  static accept(request: IncomingMessage, socket: Duplex): WebSocketEnd | undefined {
    const key = request.headers['sec-websocket-key'];
    if (key === undefined) {
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      return undefined;
    }
    const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    return new WebSocketEnd(socket);
  }

  private constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.onClose());
  }

  send(text: string): void {
    this.#write(OPCODE.text, Buffer.from(text));
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    const code = Buffer.alloc(2);
    code.writeUInt16BE(1000);
    this.#write(OPCODE.close, code);
  }

  /** Drops the connection without a close handshake. */
  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let frame = parse(this.#received); frame !== undefined; frame = parse(this.#received)) {
      this.#received = this.#received.subarray(frame.size);
      this.#take(frame);
    }
  }

  #take({ final, opcode, payload }: Frame): void {
    switch (opcode) {
      case OPCODE.text:
      case OPCODE.continuation: {
        this.#fragments.push(payload);
        if (!final) return;
        const text = Buffer.concat(this.#fragments).toString('utf8');
        this.#fragments = [];
        this.onText(text);
        return;
      }
      case OPCODE.ping:
        this.#write(OPCODE.pong, payload);
        return;
      case OPCODE.close:
        if (!this.answersClose) return;
        if (!this.#closing) this.#write(OPCODE.close, payload);
        this.#closing = true;
        this.#socket.end();
    }
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.writable) this.#socket.write(Buffer.concat([head(opcode, payload.length), payload]));
  }
}

function head(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  if (length < 65_536) {
    const bytes = Buffer.from([0x80 | opcode, 126, 0, 0]);
    bytes.writeUInt16BE(length, 2);
    return bytes;
  }
  const bytes = Buffer.alloc(10);
  bytes[0] = 0x80 | opcode;
  bytes[1] = 127;
  bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}

/** Parses the first frame, if it is complete. */
function parse(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + lengthBytes + (masked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const size = start + length;
  if (bytes.length < size) return undefined;
  const payload = Buffer.from(bytes.subarray(start, size));
  if (masked) {
    const mask = bytes.subarray(start - 4, start);
    for (let i = 0; i < payload.length; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  }
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload, size };
}
