import { parse } from 'node:querystring';
import { percentDecode } from './percent-decode.ts';

/** Slack's payloads are always objects. */
export type Payload = Record<string, unknown>;

/** What an interaction's body consists of: a single field. */
const ONE_FIELD = Buffer.from('payload=');
const AMPERSAND = '&'.charCodeAt(0);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The payload of a request: JSON; or a form whose field `payload` is JSON (interactions) or whose fields are the
 * payload (commands). Undefined if there is no object in it, or it is not UTF-8.
 */
export function readPayload(body: Buffer, { form }: { form: boolean }): Payload | undefined {
  if (!form) return readObject(decode(body));
  const only = readOnlyField(body);
  if (only !== undefined) return readObject(only);
  const text = decode(body);
  if (text === undefined) return undefined;
  const fields = parse(text);
  const { payload } = fields;
  if (payload === undefined) return fields;
  return typeof payload === 'string' ? readObject(payload) : undefined;
}

/** The decoded field `payload` if there is no other: several times faster than parsing a form of several kilobytes. */
function readOnlyField(body: Buffer): string | undefined {
  const isOnly = body.subarray(0, ONE_FIELD.length).equals(ONE_FIELD) && !body.includes(AMPERSAND);
  const bytes = isOnly ? percentDecode(body.subarray(ONE_FIELD.length)) : undefined;
  return bytes && decode(bytes);
}

function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function readObject(text: string | undefined): Payload | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
