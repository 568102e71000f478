import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { HTTPReceiver } from '@slack/bolt';
import { z } from 'zod';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { createThrottledWarnings } from '../../log/throttled-warnings.ts';
import { loggerAdapter } from '../web-api/logger-adapter.ts';
import { BodyError, createBodyReader, discard } from './body-reader.ts';
import { readSignature, type SignatureVerdict, verifySignature } from './signature.ts';

const FORM = 'application/x-www-form-urlencoded';
/** For `ssl_check=1`, with a command's fields: the only request that Slack does not sign. */
const MAX_UNSIGNED_BYTES = 2_048;

/** Slack's payloads are always objects. */
const payloadSchema = z.record(z.string(), z.unknown());

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

/** Receives Slack's requests through the bot's own HTTP server; Bolt's receiver does not listen on a port here. */
export function createHttpReceiver({
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
    // The signature is verified before the receiver gets the request.
    signatureVerification: false,
    logger: loggerAdapter(log, 'http-receiver'),
    customPropertiesExtractor: () => ({ receivedAt: performance.now() }),
  });
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

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Slack will retry, and another process then handles the request.
    if (!open) return answer(response, 503);
    const signature = readSignature(request.headers);
    if (signature === undefined) return takeUnsigned(request, response);
    const rawBody = await bodies.read(request);
    const text = decode(rawBody);
    if (text === undefined) return answer(response, 400);
    const verdict = verifySignature(signature, { body: text, signingSecret, now: now() });
    if (verdict.kind !== 'genuine') return refuse(response, verdict);
    if (!holdsPayload(text, isForm(request))) {
      warnings.warn('slack.request-unreadable', { source: 'http-intake' });
      return answer(response, 400);
    }
    // Bolt only recognises a form by this media type without parameters.
    if (isForm(request)) request.headers['content-type'] = FORM;
    receiver.requestListener(Object.assign(request, { rawBody }), response);
  }

  const requestListener: RequestListener = (request, response) => {
    take(request, response).catch((error: unknown) => {
      if (!(error instanceof BodyError)) log.error('slack.request-failed', describeError(error));
      // Bolt's receiver throws on other paths and methods.
      if (!response.headersSent) answer(response, error instanceof BodyError ? error.status : 404);
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

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether Bolt, which parses it the same way, will find an object. */
function holdsPayload(text: string, form: boolean): boolean {
  if (!form) return isPayload(text);
  const { payload } = parse(text);
  return typeof payload === 'string' ? isPayload(payload) : payload === undefined;
}

function isPayload(text: string): boolean {
  try {
    return payloadSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
