import { withoutEntities } from '../../text/clean-text.ts';

/** What Slack makes of an address, a number, a web page, a mention or a channel: `<mailto:a@b.example|a@b.example>`. */
const LINK = /<([^<>|]*)(?:\|([^<>]*))?>/g;
const ADDRESS = /^(?:mailto|tel):(.*)$/i;
/** Keys under which blocks and attachments hold what people read. */
const TEXT_KEYS = ['title', 'pretext', 'text', 'value', 'alt_text'];

/** Mrkdwn, as Slack sends it, as the plain lines that a person copies: links and mentions undone, code fences off. */
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

/** What a message says, as plain lines. Other apps often write it into blocks or attachments, and no text. */
export function messageText(message: {
  text: string;
  blocks?: unknown[] | undefined;
  attachments?: unknown[] | undefined;
}): string {
  const parts = [message.text, ...textsIn(message.attachments)];
  const whole = parts.some((part) => part.includes('@')) ? parts : [...parts, ...textsIn(message.blocks)];
  return plainLines(whole.filter((part) => part !== '').join('\n'));
}
