import { stringAt } from '../../json.ts';
import { Mrkdwn } from './mrkdwn.tsx';

/** A text object, `plain_text` or `mrkdwn`; nothing where it is none. */
export function TextObject({ of }: { of: unknown }) {
  const text = stringAt(of, 'text') ?? '';
  return stringAt(of, 'type') === 'mrkdwn' ? <Mrkdwn text={text} /> : text;
}
