import { withoutEntities } from '../../text/clean-text.ts';

/** Slack's notation for addresses, numbers, links, mentions and channels: `<mailto:a@b.example|a@b.example>`. */
const LINK = /<([^<>|]*)(?:\|([^<>]*))?>/g;
const ADDRESS = /^(?:mailto|tel):(.*)$/i;
/** Keys of blocks and attachments that contain visible text. */
const TEXT_KEYS = ['title', 'pretext', 'text', 'value', 'alt_text'];

/** Converts mrkdwn to plain lines, as a person would copy them: links and mentions unwrapped, code fences removed. */
export function plainLines(mrkdwn: string): string {
  const plain = mrkdwn
    .replaceAll('```', '\n')
    .replace(LINK, (_, target: string, label: string | undefined) => {
      const address = ADDRESS.exec(target)?.[1];
      if (address !== undefined) return address;
      return /^[@!#]/.test(target) ? ' ' : (label ?? target);
    });
  return withoutEntities(plain);
}

function textsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' ? (TEXT_KEYS.includes(key) ? [value] : []) : textsIn(value),
  );
}

/**
 * A message's visible text as plain lines. Other apps often put it into blocks or attachments and leave the text empty.
 */
export function messageText(message: {
  text: string;
  blocks?: unknown[] | undefined;
  attachments?: unknown[] | undefined;
}): string {
  const parts = [message.text, ...textsIn(message.attachments)];
  const whole = parts.some((part) => part.includes('@')) ? parts : [...parts, ...textsIn(message.blocks)];
  return plainLines(whole.filter((part) => part !== '').join('\n'));
}
