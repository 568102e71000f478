import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { type App, HTTPModuleFunctions, HTTPResponseAck, type Receiver } from '@slack/bolt';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { createThrottledWarnings } from '../../log/throttled-warnings.ts';
import { loggerAdapter } from '../web-api/logger-adapter.ts';
import { BodyError, createBodyReader, discard } from './body-reader.ts';
import { type Payload, readPayload } from './read-payload.ts';
import { createSignatureCheck, readSignature, type Signature, type SignatureVerdict } from './signature.ts';

const FORM = 'application/x-www-form-urlencoded';
const PATH = '/slack/events';
/** For `ssl_check=1`, with a command's fields: the only request that Slack does not sign. */
const MAX_UNSIGNED_BYTES = 2_048;

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.toLowerCase().split(';', 1)[0]?.trim() === FORM;
}

function clockSentence(skewSeconds: number): string {
  const direction = skewSeconds > 0 ? 'ahead of' : 'behind';
  return (
    `The clock of this machine is ${Math.abs(skewSeconds)} s ${direction} Slack’s clock; at most 300 s are accepted. ` +
    'Correct it, for example with NTP. If the clock is right, an old request is being replayed.'
  );
}

const WRONG_SECRET =
  'The signature does not match SLACK_SIGNING_SECRET. Compare the secret with Basic Information in the Slack app’s settings. ' +
  'If it is right, the request did not come from Slack.';

/**
 * Receives Slack's requests through the bot's own HTTP server. Bolt's receiver parses each body up to three times,
 * which delays every acknowledgement when many requests arrive at once.
 */
export function createHttpReceiver({
  signingSecret,
  now,
  log,
}: {
  signingSecret: string;
  now: () => number;
  log: Log;
}) {
  const logger = loggerAdapter(log, 'http-receiver');
  const verify = createSignatureCheck(signingSecret);
  let app: Pick<App, 'processEvent'> | undefined;
  const receiver: Receiver = {
    init(bolt) {
      app = bolt;
    },
    start: async () => {},
    stop: async () => {},
  };
  const bodies = createBodyReader();
  const warnings = createThrottledWarnings(log);
  let open = true;

  const answer = (response: ServerResponse, status: number) => {
    response.writeHead(status, open ? {} : { connection: 'close' }).end();
  };

  function refuse(response: ServerResponse, verdict: Exclude<SignatureVerdict, { kind: 'genuine' }>): void {
    if (verdict.kind === 'clock') {
      const { skewSeconds } = verdict;
      warnings.warn('slack.clock-differs', { skewSeconds, note: clockSentence(skewSeconds) });
    } else {
      warnings.warn('slack.signature-refused', { note: WRONG_SECRET });
    }
    answer(response, 401);
  }

  /** Slack checks the server's certificate with an unsigned request (ssl_check), which is answered with 200. */
  async function takeUnsigned(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mayBeCheck = isForm(request) && Number(request.headers['content-length']) <= MAX_UNSIGNED_BYTES;
    const body = mayBeCheck ? await bodies.read(request, MAX_UNSIGNED_BYTES) : Buffer.alloc(0);
    if (!mayBeCheck) discard(request);
    if (parse(body.toString()).ssl_check === '1') return answer(response, 200);
    warnings.warn('slack.unsigned-request', {
      note: 'A request without a Slack signature was refused. It did not come from Slack.',
    });
    answer(response, 401);
  }

  /**
   * The payload of a request that Slack has signed; undefined if the request was answered otherwise. Its bytes are not
   * kept while the payload is handled.
   */
  async function readGenuine(
    request: IncomingMessage,
    response: ServerResponse,
    signature: Signature,
  ): Promise<Payload | undefined> {
    const body = await bodies.read(request);
    const verdict = verify(signature, body, now());
    if (verdict.kind !== 'genuine') {
      refuse(response, verdict);
      return undefined;
    }
    if (request.method !== 'POST' || request.url?.split('?', 1)[0] !== PATH) {
      answer(response, 404);
      return undefined;
    }
    const payload = readPayload(body, { form: isForm(request) });
    if (payload === undefined) {
      warnings.warn('slack.request-unreadable', { source: 'http-intake' });
      answer(response, 400);
    }
    return payload && withoutBlocks(payload);
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Slack will retry, and another process then handles the request.
    if (!open) return answer(response, 503);
    const signature = readSignature(request.headers);
    if (signature === undefined) return takeUnsigned(request, response);
    const payload = await readGenuine(request, response, signature);
    if (payload !== undefined) await pass(payload, request, response);
  }

  /** Hands the payload to Bolt, whose listeners acknowledge it. */
  async function pass(body: Payload, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (body.ssl_check === '1') return answer(response, 200);
    if (body.type === 'url_verification') {
      return HTTPModuleFunctions.buildUrlVerificationResponse(response, body);
    }
    const ack = new HTTPResponseAck({
      logger,
      processBeforeResponse: false,
      httpRequest: request,
      httpRequestBody: body,
      httpResponse: response,
    });
    const retryNum = HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request);
    const retryReason = HTTPModuleFunctions.extractRetryReasonFromHTTPRequest(request);
    await app?.processEvent({
      body,
      ack: ack.bind(),
      ...(retryNum === undefined ? {} : { retryNum }),
      ...(retryReason === undefined ? {} : { retryReason }),
      customProperties: { receivedAt: performance.now() },
    });
  }

  const requestListener: RequestListener = (request, response) => {
    take(request, response).catch((error: unknown) => {
      if (!(error instanceof BodyError)) log.error('slack.request-failed', describeError(error));
      if (!response.headersSent) answer(response, error instanceof BodyError ? error.status : 500);
    });
  };

  return {
    receiver,
    requestListener,
    close() {
      open = false;
      bodies.stop();
    },
  };
}

/**
 * Drops the blocks of a submitted view, two thirds of its payload, which nobody reads: the forms of a crowd stay in
 * memory until all are stored.
 */
function withoutBlocks(payload: Payload): Payload {
  const { type, view } = payload;
  if (type !== 'view_submission' || typeof view !== 'object' || view === null) return payload;
  return { ...payload, view: { ...view, blocks: [] } };
}
