import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

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

export type VerifySignature = (signature: Signature, body: Buffer, now: number) => SignatureVerdict;

/**
 * Checks the secret before the timestamp, to distinguish a wrong clock or a replayed request from a wrong secret.
 *
 * @returns a function of the signature, the body's bytes and the time in epoch milliseconds
 */
export function createSignatureCheck(signingSecret: string): VerifySignature {
  // Created once: Node would convert a raw key for each request.
  const key = createSecretKey(signingSecret, 'utf8');

  return ({ value, timestamp }, body, now) => {
    const hmac = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body);
    const expected = `v0=${hmac.digest('hex')}`;
    if (!isEqual(value, expected)) return { kind: 'wrong-secret' };
    const skewSeconds = Math.floor(now / 1000) - timestamp;
    return Math.abs(skewSeconds) > MAX_SKEW_S ? { kind: 'clock', skewSeconds } : { kind: 'genuine' };
  };
}

/** In constant time, so that a signature cannot be guessed digit by digit. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
