import type { KnownBlock, ModalView } from '@slack/types';

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const FORM: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Invite'),
  submit: plain('Send'),
  private_metadata: 'id-1',
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input', action_id: 'in' },
    },
    {
      type: 'input',
      block_id: 'mail',
      label: plain('E-mail'),
      element: { type: 'email_text_input', action_id: 'in' },
    },
    {
      type: 'input',
      block_id: 'product',
      label: plain('Check'),
      element: {
        type: 'static_select',
        action_id: 'in',
        options: [
          { text: plain('Police'), value: 'p' },
          { text: plain('Visa'), value: 'v' },
        ],
        initial_option: { text: plain('Police'), value: 'p' },
      },
    },
    {
      type: 'input',
      block_id: 'channel',
      label: plain('Channel'),
      element: {
        type: 'conversations_select',
        action_id: 'in',
        default_to_current_conversation: true,
        filter: { include: ['private', 'public'] },
      },
    },
    {
      type: 'input',
      block_id: 'who',
      optional: true,
      label: plain('Who'),
      element: { type: 'external_select', action_id: 'who', min_query_length: 0 },
    },
  ],
};
export const CARD: KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Jo* &lt;3 for <@UHR1>' } },
  {
    type: 'actions',
    block_id: 'acts',
    elements: [
      { type: 'button', action_id: 'open', text: plain('Open'), value: 'id-1' },
      {
        type: 'button',
        action_id: 'stop',
        text: plain('Cancel'),
        style: 'danger',
        confirm: {
          title: plain('Cancel?'),
          text: plain('It stays'),
          confirm: plain('Cancel it'),
          deny: plain('Keep'),
        },
      },
      { type: 'overflow', action_id: 'more', options: [{ text: plain('Refresh'), value: 'r' }] },
    ],
  },
];
