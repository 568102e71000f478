import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
import type { Log } from '../operations/log.ts';
import { loggerAdapter } from './logger-adapter.ts';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack; Bolt refuses only what is too old. */
const MOST_SKEW_S = 5 * 60;
const FORM = 'application/x-www-form-urlencoded';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** Slack's requests over HTTP, for a server of our own: Bolt's receiver never listens on a port here. */
export function createHttpIntake({
  signingSecret,
  now,
  log,
}: {
  signingSecret: string;
  now: () => number;
  log: Log;
}) {
  const receiver = new HTTPReceiver({
    signingSecret,
    logger: loggerAdapter(log, 'http-receiver'),
    customPropertiesExtractor: () => ({ receivedAt: performance.now() }),
  });
  let open = true;

  const answer = (response: ServerResponse, status: number) => {
    response.writeHead(status, { connection: 'close' }).end();
  };

  const requestListener: RequestListener = (request, response) => {
    // Slack delivers again, then to whoever took over.
    if (!open) return answer(response, 503);
    const timestamp = Number(request.headers['x-slack-request-timestamp']);
    if (timestamp > Math.floor(now() / 1000) + MOST_SKEW_S) {
      log.warn('slack.signature-refused', { source: 'http-intake' });
      return answer(response, 401);
    }
    // Bolt knows a form by this very word, without parameters.
    const type = request.headers['content-type'];
    if (type?.toLowerCase().split(';', 1)[0]?.trim() === FORM) request.headers['content-type'] = FORM;
    try {
      receiver.requestListener(request, response);
    } catch {
      // It throws for other paths and methods.
      answer(response, 404);
    }
  };

  return {
    receiver,
    requestListener,
    close() {
      open = false;
    },
  };
}
