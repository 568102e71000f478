import { expect, it } from 'vitest';
import { submissionSchema } from '../../../src/slack/router/payloads.ts';
import type { PendingSubmissions } from '../../../src/slack/submissions/pending-submissions.ts';
import { createSubmissionStore } from '../../../src/slack/submissions/submission-store.ts';

const unused = async () => undefined;
const pendingSubmissions: PendingSubmissions = {
  get: unused,
  set: unused,
  insert: async () => true,
  delete: unused,
  update: unused,
  deleteIf: unused,
  async *entries() {},
};

const store = createSubmissionStore({
  pendingSubmissions,
  digest: (text) => text.padEnd(32),
  process: 'P1',
  now: () => 0,
});

const receive = (values: unknown) =>
  store.receive(
    submissionSchema.parse({
      user: { id: 'U1' },
      view: { id: 'V1', hash: 'H1', callback_id: 'x.form', private_metadata: 'draft', state: { values } },
    }),
  );

// Stores hold ids made by earlier versions: a form submitted again after an update must find its own.
it('identifies a form by its content, in whatever order its keys come', () => {
  const mail = { type: 'plain_text_input', value: 'ada@example.com' };
  const type = { type: 'static_select', selected_option: { text: { type: 'plain_text' }, value: 'ncchc' } };
  const content =
    '["draft",{"mail":{"input":{"value":"ada@example.com"}},"type":{"input":{"selected_option":{"value":"ncchc"}}}}]';
  const request = receive({ type: { input: type }, mail: { input: mail } });
  expect(request.id).toBe(`submission V1 H1 V1 ${content}`);
  expect(receive({ mail: { input: { value: mail.value, type: '' } }, type: { input: type } }).id).toBe(
    request.id,
  );
});

it('reads a field of an unexpected type as missing', () => {
  const { submission } = receive({
    mail: { input: { value: 7, selected_option: 'x', selected_date: null } },
  });
  expect(JSON.stringify(submission.view.state.values)).toBe('{"mail":{"input":{}}}');
});
