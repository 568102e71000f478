import type { IncomingHttpHeaders } from 'node:http';
import { verifySlackRequest } from '@slack/bolt';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_SKEW_S = 5 * 60;

export interface Signature {
  value: string;
  /** Seconds since 1970, by the sender's clock. */
  timestamp: number;
}

/** `skewSeconds`: how far our clock is ahead of the one it was signed by. */
export type SignatureVerdict =
  | { kind: 'genuine' }
  | { kind: 'wrong-secret' }
  | { kind: 'clock'; skewSeconds: number };

/** What the headers say of who signed; undefined where they say nothing that can be checked. */
export function readSignature(headers: IncomingHttpHeaders): Signature | undefined {
  const value = headers['x-slack-signature'];
  const timestamp = headers['x-slack-request-timestamp'];
  if (typeof value !== 'string' || typeof timestamp !== 'string') return undefined;
  if (!/^v0=[0-9a-f]{64}$/.test(value) || !/^\d{1,12}$/.test(timestamp)) return undefined;
  return { value, timestamp: Number(timestamp) };
}

/**
 * The secret first and the time after it, whatever the time: a request signed with our secret by another clock says
 * that a clock is wrong, or that somebody sends an old request again.
 *
 * @param now epoch milliseconds
 */
export function verifySignature(
  { value, timestamp }: Signature,
  { body, signingSecret, now }: { body: string; signingSecret: string; now: number },
): SignatureVerdict {
  try {
    verifySlackRequest({
      signingSecret,
      body,
      headers: { 'x-slack-signature': value, 'x-slack-request-timestamp': timestamp },
      nowMilliseconds: timestamp * 1000,
    });
  } catch {
    return { kind: 'wrong-secret' };
  }
  const skewSeconds = Math.floor(now / 1000) - timestamp;
  return Math.abs(skewSeconds) > MAX_SKEW_S ? { kind: 'clock', skewSeconds } : { kind: 'genuine' };
}
