import type { Socket } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { Outbound } from '../../net/outbound.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface SocketDispatcher {
  dispatcher: Dispatcher;
  /** Why the last connection was not made; undefined where it was. A WebSocket's own error does not say. */
  failure(): Error | undefined;
  /** Ends the connection without a word: the package loses hold of it. */
  cut(): void;
}

/** How the Socket Mode connection is made. */
export function createSocketDispatcher(outbound: Pick<Outbound, 'connector'>): SocketDispatcher {
  const connect = outbound.connector(CONNECT_TIMEOUT_MS);
  let socket: Socket | undefined;
  let failure: Error | undefined;
  return {
    dispatcher: new Agent({
      allowH2: false,
      connect(options, callback) {
        failure = undefined;
        connect(options, (error, made) => {
          if (error !== null) {
            failure = error;
            callback(error, null);
          } else {
            socket = made;
            callback(null, made);
          }
        });
      },
    }),
    failure: () => failure,
    cut() {
      socket?.destroy();
      socket = undefined;
    },
  };
}
