import { expect, it } from 'vitest';
import { writtenMessage } from '../../../src/sandbox/slack/written-message.ts';

it.each([
  ['Ng & <b>', 'Ng &amp; &lt;b&gt;'],
  ['Ada <a.l@x.example>', 'Ada &lt;<mailto:a.l@x.example|a.l@x.example>&gt;'],
  ['see https://x.example/a?b=1&c.', 'see <https://x.example/a?b=1&amp;c>.'],
  ['+61 412 345 678;', '<tel:+61412345678|+61 412 345 678>;'],
  ['(02) 9999 1234, CHK-12345 and 412', '<tel:0299991234|(02) 9999 1234>, CHK-12345 and 412'],
  ['two\nlines', 'two\nlines'],
])('Slack stores %j as %j', (typed, kept) => {
  expect(writtenMessage(typed).text).toBe(kept);
});

it('Slack stores a block with the unescaped text too', () => {
  expect(writtenMessage('<Jo> jo@x.example').blocks).toEqual([
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: '<Jo> ' },
            { type: 'link', url: 'mailto:jo@x.example', text: 'jo@x.example' },
          ],
        },
      ],
    },
  ]);
});
