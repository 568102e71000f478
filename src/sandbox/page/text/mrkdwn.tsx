import { Fragment, type ReactNode } from 'react';
import { stringAt } from '../../json.ts';
import { useDemo } from '../shared/demo-context.ts';
import { withKeys } from '../shared/with-keys.ts';
import { ChannelLink, Mention, MessageLink } from './mentions.tsx';
import { slackDate } from './slack-date.ts';

/** Inline markup at word boundaries: `*bold*`, `_italic_`, `~struck~`; and `<…>`, `` `code` ``. */
const MARKED =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])|(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/g;

/** As chat.getPermalink returns it. */
const MESSAGE_URL = /^https:\/\/[\w-]+\.slack\.com\/archives\/([CG]\w+)\/p(\d{10})(\d{6})$/;

/** A text object, `plain_text` or `mrkdwn`; renders nothing for anything else. */
export function TextObject({ of }: { of: unknown }) {
  const text = stringAt(of, 'text') ?? '';
  return stringAt(of, 'type') === 'mrkdwn' ? <Mrkdwn text={text} /> : text;
}

/** Renders mrkdwn as Slack does. */
export function Mrkdwn({ text }: { text: string }) {
  const parts = text.split(/```\n?([\s\S]*?)\n?```/);
  // Every second part was inside a code fence.
  return withKeys(parts).map(({ key, item, at }) => (
    <Fragment key={key}>{at % 2 === 1 ? <pre>{unescaped(item)}</pre> : quoted(item)}</Fragment>
  ));
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
  return withKeys(groups).map(({ key, item: { isQuote, lines } }) => (
    <Fragment key={key}>
      {isQuote ? <blockquote>{inline(lines.join('\n'))}</blockquote> : inline(lines.join('\n'))}
    </Fragment>
  ));
}

function inline(text: string): ReactNode {
  const nodes: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    const [all, angle, code, bold, italic, struck] = match;
    nodes.push(unescaped(text.slice(end, match.index)));
    const at = match.index;
    end = at + all.length;
    if (angle !== undefined) nodes.push(<Angle key={at} inside={angle} />);
    if (code !== undefined) nodes.push(<code key={at}>{unescaped(code)}</code>);
    if (bold !== undefined) nodes.push(<strong key={at}>{inline(bold)}</strong>);
    if (italic !== undefined) nodes.push(<em key={at}>{inline(italic)}</em>);
    if (struck !== undefined) nodes.push(<s key={at}>{inline(struck)}</s>);
  }
  nodes.push(unescaped(text.slice(end)));
  return nodes;
}

function Angle({ inside }: { inside: string }) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inside.slice(bar + 1));
  if (target.startsWith('@')) return <Mention userId={target.slice(1)} />;
  if (target.startsWith('#')) return <ChannelLink channelId={target.slice(1)} />;
  if (target.startsWith('!date^')) return <DateText target={target} fallback={label ?? ''} />;
  if (target.startsWith('!')) return <span className="mention">@{label ?? target.slice(1)}</span>;
  const [, channelId, seconds, rest] = MESSAGE_URL.exec(target) ?? [];
  if (channelId !== undefined) {
    return <MessageLink channelId={channelId} ts={`${seconds}.${rest}`} label={label ?? 'message'} />;
  }
  return (
    <a href={unescaped(target)} target="_blank" rel="noreferrer">
      {label ?? unescaped(target)}
    </a>
  );
}

function DateText({ target, fallback }: { target: string; fallback: string }) {
  const [, seconds = '', format = ''] = target.split('^');
  const at = Number(seconds);
  const { scene } = useDemo();
  if (!Number.isFinite(at)) return fallback;
  return <time dateTime={new Date(at * 1000).toISOString()}>{slackDate(at, format, scene.today)}</time>;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
