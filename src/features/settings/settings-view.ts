import type { ModalView, PlainTextOption } from '@slack/types';
import type { PersonSettings } from '../../checks/person-settings.ts';
import { LIMITS, plain } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { SETTINGS_FIELDS, SETTINGS_VIEW } from './settings-ids.ts';

export type Chosen = Omit<PersonSettings, 'teamId'>;
type Results = Chosen['results'];

const RESULTS: Readonly<Record<Results, string>> = {
  thread: 'In the thread of the card',
  dm: 'By direct message',
  digest: 'In the morning digest only',
};

const option = (value: string, text: string): PlainTextOption => ({
  text: plain(text, LIMITS.optionText),
  value,
});

const DIGEST_OPTION = option('digest', 'Send me a digest of the checks I own');

export function readResults(value: string | undefined): Results | undefined {
  return value === 'thread' || value === 'dm' || value === 'digest' ? value : undefined;
}

/** Form in which a person chooses what they are told. */
export function settingsView({ results, digest }: Chosen): ModalView {
  const initial = option(results, RESULTS[results]);
  return modal({
    title: 'What I am told',
    submit: 'Save',
    close: 'Discard',
    callbackId: SETTINGS_VIEW,
    blocks: [
      field({
        blockId: SETTINGS_FIELDS.results,
        label: 'Results of the checks I own',
        hint: 'A result that nobody has opened after two business days is in the digest of the HR desk, whatever you choose.',
        element: {
          type: 'radio_buttons',
          action_id: 'input',
          options: Object.entries(RESULTS).map(([value, text]) => option(value, text)),
          initial_option: initial,
        },
      }),
      field({
        blockId: SETTINGS_FIELDS.digest,
        label: 'My digest',
        optional: true,
        hint: 'By direct message, in the morning of a business day on which one of your checks needs somebody.',
        element: {
          type: 'checkboxes',
          action_id: 'input',
          options: [DIGEST_OPTION],
          ...(digest ? { initial_options: [DIGEST_OPTION] } : {}),
        },
      }),
    ],
  });
}

const RESULTS_SENTENCES: Readonly<Record<Results, string>> = {
  thread: 'You are told of results in the threads of their cards',
  dm: 'You are told of results by direct message',
  digest: 'You are told of results in the morning digest only',
};

export function settingsReply({ results, digest }: Chosen): PrivateMessage {
  const own = digest ? 'and get a digest of the checks you own' : 'and get no digest of your own';
  return { text: `Saved. ${RESULTS_SENTENCES[results]}, ${own}.` };
}
