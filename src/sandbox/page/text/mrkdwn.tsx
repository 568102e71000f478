import type { ReactNode } from 'react';
import { inARow } from '../shared/in-a-row.ts';
import { ChannelLink } from './channel-link.tsx';
import { Mention } from './mention.tsx';
import { slackDate } from './slack-date.ts';

/** What begins at a word's edge and ends at one: `*bold*`, `_italic_`, `~struck~`; and `<…>`, `` `code` ``. */
const MARKED =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])|(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/g;

/** Slack's markup as it reads in Slack. */
export function Mrkdwn({ text }: { text: string }) {
  const parts = text.split(/```\n?([\s\S]*?)\n?```/);
  // Every second part stood between fences.
  return inARow(parts, (part, at) => (at % 2 === 1 ? <pre>{unescaped(part)}</pre> : quoted(part)));
}

function quoted(text: string): ReactNode {
  const groups: { isQuote: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const isQuote = line.startsWith('&gt;');
    const content = isQuote ? line.replace(/^&gt; ?/, '') : line;
    const last = groups.at(-1);
    if (last?.isQuote === isQuote) last.lines.push(content);
    else groups.push({ isQuote, lines: [content] });
  }
  return inARow(groups, ({ isQuote, lines }) =>
    isQuote ? <blockquote>{inline(lines.join('\n'))}</blockquote> : inline(lines.join('\n')),
  );
}

function inline(text: string): ReactNode {
  const nodes: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    const [all, angle, code, bold, italic, struck] = match;
    nodes.push(unescaped(text.slice(end, match.index)));
    end = match.index + all.length;
    if (angle !== undefined) nodes.push(<Angle inside={angle} />);
    if (code !== undefined) nodes.push(<code>{unescaped(code)}</code>);
    if (bold !== undefined) nodes.push(<strong>{inline(bold)}</strong>);
    if (italic !== undefined) nodes.push(<em>{inline(italic)}</em>);
    if (struck !== undefined) nodes.push(<s>{inline(struck)}</s>);
  }
  nodes.push(unescaped(text.slice(end)));
  return inARow(nodes, (node) => node);
}

function Angle({ inside }: { inside: string }) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inside.slice(bar + 1));
  if (target.startsWith('@')) return <Mention userId={target.slice(1)} />;
  if (target.startsWith('#')) return <ChannelLink channelId={target.slice(1)} />;
  if (target.startsWith('!date^')) return <DateText target={target} fallback={label ?? ''} />;
  if (target.startsWith('!')) return <span className="mention">@{label ?? target.slice(1)}</span>;
  return (
    <a href={unescaped(target)} target="_blank" rel="noreferrer">
      {label ?? unescaped(target)}
    </a>
  );
}

function DateText({ target, fallback }: { target: string; fallback: string }) {
  const [, seconds = '', format = ''] = target.split('^');
  const at = Number(seconds);
  if (!Number.isFinite(at)) return fallback;
  return <time dateTime={new Date(at * 1000).toISOString()}>{slackDate(at, format, Date.now())}</time>;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
