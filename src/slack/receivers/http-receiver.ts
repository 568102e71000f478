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
/** `ssl_check=1` and the command's fields; the one request that Slack does not sign. */
const LONGEST_UNSIGNED_BYTES = 2_048;

/** Everything Slack sends is an object, whatever else JSON may hold. */
const payloadSchema = z.record(z.string(), z.unknown());

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.toLowerCase().split(';', 1)[0]?.trim() === FORM;
}

function clockSentence(skewSeconds: number): string {
  const direction = skewSeconds > 0 ? 'ahead of' : 'behind';
  return (
    `The clock of this machine is ${Math.abs(skewSeconds)} s ${direction} the clock of Slack; up to 300 s are accepted. ` +
    'Set it, with NTP for example. If it is right, somebody is sending an old request again.'
  );
}

const WRONG_SECRET =
  'The signature does not match SLACK_SIGNING_SECRET. Compare it with Basic Information in the settings of the Slack app. ' +
  'If it is right, the request did not come from Slack.';

/** Slack's requests over HTTP, for a server of our own: Bolt's receiver never listens on a port here. */
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
    // Everything it gets has been verified here.
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

  /** Slack checks our certificate with a request that asks for nothing; it need not be signed. */
  async function takeUnsigned(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mayBeCheck = isForm(request) && Number(request.headers['content-length']) <= LONGEST_UNSIGNED_BYTES;
    const body = mayBeCheck ? await bodies.read(request, LONGEST_UNSIGNED_BYTES) : Buffer.alloc(0);
    if (!mayBeCheck) discard(request);
    if (parse(body.toString()).ssl_check === '1') return answer(response, 200);
    warnings.warn('slack.unsigned-request', {
      note: 'A request without a signature of Slack was refused; it did not come from Slack.',
    });
    answer(response, 401);
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Slack delivers again, then to whoever took over.
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
    // Bolt knows a form by this very word, without parameters.
    if (isForm(request)) request.headers['content-type'] = FORM;
    receiver.requestListener(Object.assign(request, { rawBody }), response);
  }

  const requestListener: RequestListener = (request, response) => {
    take(request, response).catch((error: unknown) => {
      if (!(error instanceof BodyError)) log.error('slack.request-failed', describeError(error));
      // It throws for other paths and methods.
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

/** Whether Bolt, which reads it as this does, will find an object. */
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
