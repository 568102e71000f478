import type { Socket } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { Outbound } from '../../net/outbound.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface SocketDispatcher {
  dispatcher: Dispatcher;
  /** Why the last connection attempt failed, which a WebSocket error does not reveal; undefined if it succeeded. */
  failure(): Error | undefined;
  /** Destroys the connection, which @slack/socket-mode may have lost track of. */
  cut(): void;
}

/** An undici dispatcher for a Socket Mode connection, through the proxy if there is one. */
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
