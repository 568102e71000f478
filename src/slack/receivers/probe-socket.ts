import { MessageEvent, WebSocket } from 'undici';
import type { Outbound } from '../../net/outbound.ts';
import { delay } from '../../time/delay.ts';
import { createWebClient } from '../web-api/web-client.ts';
import { createSocketDispatcher } from './socket-dispatcher.ts';
import { readHello } from './socket-messages.ts';

const HELLO_TIMEOUT_MS = 15_000;

export interface ProbeOptions {
  appToken: string;
  apiUrl: string;
  outbound: Outbound;
  /** Called for requests that Slack happens to send over this connection. */
  onMessage?: (text: string) => void;
}

/**
 * Opens a Socket Mode connection, reads Slack's `hello` and closes it.
 *
 * @returns number of the app's connections, including this one; undefined if Slack does not say
 */
export async function probeSocket({ appToken, apiUrl, outbound, onMessage }: ProbeOptions) {
  const { url } = await createWebClient({ botToken: appToken, apiUrl }, { outbound }).apps.connections.open(
    {},
  );
  if (url === undefined) throw new Error('Slack returned no address to connect to');
  return await probeAddress(url, outbound, onMessage);
}

/** Like probeSocket, at an address from apps.connections.open. */
export async function probeAddress(
  url: string,
  outbound: Outbound,
  onMessage: (text: string) => void = () => {},
): Promise<number | undefined> {
  const { dispatcher, failure, cut } = createSocketDispatcher(outbound);
  const over = new AbortController();
  const socket = new WebSocket(url, { dispatcher });
  try {
    const late = delay(HELLO_TIMEOUT_MS, over.signal).then(() => undefined);
    const hello = await Promise.race([greeting(socket, failure, onMessage), late]);
    if (hello === undefined) throw new Error('No hello from Slack');
    return hello.connections;
  } finally {
    over.abort();
    if (socket.readyState === WebSocket.OPEN) socket.close(1000);
    else cut();
  }
}

function greeting(
  socket: WebSocket,
  failure: () => Error | undefined,
  onMessage: (text: string) => void,
): Promise<{ connections: number | undefined }> {
  return new Promise((resolve, reject) => {
    // The event only has a message; the dispatcher knows the cause.
    const broken = () => reject(failure() ?? new Error('The connection ended before Slack said hello'));
    socket.addEventListener('error', broken);
    socket.addEventListener('close', broken);
    socket.addEventListener('message', (event) => {
      if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return;
      const hello = readHello(event.data);
      if (hello === undefined) onMessage(event.data);
      else resolve(hello);
    });
  });
}
