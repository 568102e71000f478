import type { ReactNode } from 'react';
import { at, type JsonObject, objectsAt, stringAt } from '../../json.ts';
import { useDemo } from '../shared/demo-context.ts';
import { withKeys } from '../shared/with-keys.ts';
import { ChannelLink, Mention } from './mentions.tsx';
import { slackDate } from './slack-date.ts';

/** A `rich_text` block, or any element inside one. */
export function RichText({ of }: { of: JsonObject }): ReactNode {
  const elements = objectsAt(of, 'elements');
  const inside = () => withKeys(elements).map(({ key, item }) => <RichText key={key} of={item} />);
  switch (of.type) {
    case 'text':
      return <Styled of={of}>{stringAt(of, 'text')}</Styled>;
    case 'link':
      return (
        <a href={stringAt(of, 'url')} target="_blank" rel="noreferrer">
          {stringAt(of, 'text') ?? stringAt(of, 'url')}
        </a>
      );
    case 'user':
      return <Mention userId={stringAt(of, 'user_id') ?? ''} />;
    case 'channel':
      return <ChannelLink channelId={stringAt(of, 'channel_id') ?? ''} />;
    case 'broadcast':
      return <span className="mention">@{stringAt(of, 'range')}</span>;
    case 'usergroup':
      return <span className="mention">@{stringAt(of, 'usergroup_id')}</span>;
    case 'emoji':
      return `:${stringAt(of, 'name')}:`;
    case 'date':
      return <RichDate of={of} />;
    case 'rich_text_section':
      return <p className="rich-section">{inside()}</p>;
    case 'rich_text_quote':
      return <blockquote>{inside()}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{inside()}</pre>;
    case 'rich_text_list': {
      const items = withKeys(elements).map(({ key, item }) => (
        <li key={key}>
          <RichText of={item} />
        </li>
      ));
      return of.style === 'ordered' ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    default:
      return inside();
  }
}

function RichDate({ of }: { of: JsonObject }) {
  const { today } = useDemo().scene;
  return slackDate(Number(of.timestamp), stringAt(of, 'format') ?? '', today);
}

function Styled({ of, children }: { of: JsonObject; children: ReactNode }) {
  let styled = children;
  if (at(of, 'style', 'code') === true) styled = <code>{styled}</code>;
  if (at(of, 'style', 'bold') === true) styled = <strong>{styled}</strong>;
  if (at(of, 'style', 'italic') === true) styled = <em>{styled}</em>;
  if (at(of, 'style', 'strike') === true) styled = <s>{styled}</s>;
  return styled;
}
