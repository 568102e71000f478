import type { IncomingHttpHeaders } from 'node:http';
import { verifySlackRequest } from '@slack/bolt';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_SKEW_S = 5 * 60;

export interface Signature {
  value: string;
  /** Epoch seconds, by the sender's clock. */
  timestamp: number;
}

/** `skewSeconds`: how far this machine's clock is ahead of the sender's. */
export type SignatureVerdict =
  | { kind: 'genuine' }
  | { kind: 'wrong-secret' }
  | { kind: 'clock'; skewSeconds: number };

/** The signature headers of a request; undefined if they are missing or malformed. */
export function readSignature(headers: IncomingHttpHeaders): Signature | undefined {
  const value = headers['x-slack-signature'];
  const timestamp = headers['x-slack-request-timestamp'];
  if (typeof value !== 'string' || typeof timestamp !== 'string') return undefined;
  if (!/^v0=[0-9a-f]{64}$/.test(value) || !/^\d{1,12}$/.test(timestamp)) return undefined;
  return { value, timestamp: Number(timestamp) };
}

/**
 * Checks the secret before the timestamp, to distinguish a wrong clock or a replayed request from a wrong secret.
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
