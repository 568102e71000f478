import type { JsonObject } from '../json.ts';

/** URLs, e-mail addresses and telephone numbers, which Slack turns into links. */
const LINKS =
  /(?<url>https?:\/\/[^\s<>]*[^\s<>.,;:!?)])|(?<mail>[^\s<>@,;:"()|]+@[^\s<>@,;:"()|]+\.[a-z]{2,})|(?<![\w+@.(])(?<tel>\(?\+?\d(?:[ ()-]{0,2}\d){7,14})(?![\w@])/gi;

type Part = { text: string; url?: string };

/**
 * A typed message as Slack stores it: escaped text with links in angle brackets (`<mailto:jo@a.example|jo@a.example>`,
 * `<tel:0412345678|0412 345 678>`), and the same as a rich_text block.
 */
export function writtenMessage(typed: string): { text: string; blocks: JsonObject[] } {
  const parts = linked(typed);
  const elements = parts.map(({ text, url }) =>
    url === undefined ? { type: 'text', text } : { type: 'link', url, ...(url === text ? {} : { text }) },
  );
  return {
    text: parts.map(marked).join(''),
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
  };
}

function linked(typed: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of typed.matchAll(LINKS)) {
    const [text] = match;
    if (match.index > end) parts.push({ text: typed.slice(end, match.index) });
    parts.push({ text, url: addressOf(text, match.groups ?? {}) });
    end = match.index + text.length;
  }
  if (end < typed.length) parts.push({ text: typed.slice(end) });
  return parts;
}

function addressOf(text: string, { mail, tel }: Record<string, string | undefined>): string {
  if (mail !== undefined) return `mailto:${text}`;
  return tel === undefined ? text : `tel:${text.replaceAll(/[^\d+]/g, '')}`;
}

function marked({ text, url }: Part): string {
  if (url === undefined) return escaped(text);
  return url === text ? `<${escaped(url)}>` : `<${escaped(url)}|${escaped(text)}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
