import { expect, it } from 'vitest';
import { messageText } from '../../../src/slack/messages/message-text.ts';

const of = (text: string, more: Partial<Parameters<typeof messageText>[0]> = {}) =>
  messageText({ text, ...more });

it.each([
  ['Ada &lt;<mailto:ada@x.example|ada@x.example>&gt;', 'Ada <ada@x.example>'],
  ['<mailto:ada@x.example|mail her>, <tel:0412345678|0412 345 678>', 'ada@x.example, 0412345678'],
  ['<@U0HANNA> please, <!here> and <#C0HR|hr>: R&amp;D', '  please,   and  : R&D'],
  ['see <https://x.example/list|the list> or <https://x.example>', 'see the list or https://x.example'],
  ['```Name,Email\nAda,ada@x.example```', '\nName,Email\nAda,ada@x.example\n'],
])('%s', (mrkdwn, plain) => {
  expect(of(mrkdwn)).toBe(plain);
});

it('reads people from blocks and attachments', () => {
  const section = {
    type: 'section',
    fields: [{ type: 'mrkdwn', text: '*Email*\n<mailto:ada@x.example|ada@x.example>' }],
  };
  expect(of('New starter', { blocks: [section] })).toBe('New starter\n*Email*\nada@x.example');
  const attachments = [{ fallback: 'x', fields: [{ title: 'Email', value: 'ada@x.example' }] }];
  expect(of('', { attachments })).toBe('Email\nada@x.example');
});

it('does not repeat what text and blocks share', () => {
  const blocks = [{ type: 'rich_text', elements: [{ type: 'text', text: 'ada@x.example' }] }];
  expect(of('<mailto:ada@x.example|ada@x.example>', { blocks })).toBe('ada@x.example');
});
