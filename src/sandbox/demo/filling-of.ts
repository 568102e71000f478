import type { SentFilling } from '../protocol/demo-action.ts';
import type { Filling } from '../slack/form.ts';

/** Decodes a filling sent by the page, files to bytes. */
export function fillingOf(sent: SentFilling): Filling {
  if (!Array.isArray(sent)) return sent;
  const texts = sent.filter((one) => typeof one === 'string');
  const files = sent.filter((one) => typeof one !== 'string');
  return files.length === 0
    ? texts
    : files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }));
}
