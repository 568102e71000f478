import { openModal } from '../../slack/messages/open-modal.ts';
import { type Call, form } from '../../slack/router/routes.ts';
import type { Services, SettingsStore } from '../../slack/services.ts';
import { SETTINGS_FIELDS } from './settings-ids.ts';
import { type Chosen, readResults, settingsReply, settingsView } from './settings-view.ts';

/** `/check settings`, and *What I am told…*: what a person is told, and where. */
export function settingsHandlers(services: Services, { records, settingsOf }: SettingsStore) {
  async function open(call: Call): Promise<void> {
    await openModal(services, call, settingsView(await settingsOf(call.person.userId)));
  }

  return {
    open,
    form: form<Chosen>({
      read({ values }) {
        const results = readResults(values[SETTINGS_FIELDS.results]?.selectedOption);
        if (results === undefined) return { errors: { [SETTINGS_FIELDS.results]: 'Choose one.' } };
        const digest = (values[SETTINGS_FIELDS.digest]?.selectedOptions ?? []).length > 0;
        return { accept: { results, digest }, closing: 'close' };
      },
      async run(call) {
        const { userId, teamId } = call.person;
        const { results, digest } = call.form;
        const about = `results: ${results}, digest: ${digest ? 'yes' : 'no'}`;
        const line = { userId, action: 'settings-changed', reference: '', about } as const;
        await services.audit.record(line, `settings ${call.contentId}`);
        await records.set(userId, { teamId, ...call.form });
        await call.reply(settingsReply(call.form));
      },
      again: ({ values }) =>
        settingsView({
          results: readResults(values[SETTINGS_FIELDS.results]?.selectedOption) ?? 'thread',
          digest: (values[SETTINGS_FIELDS.digest]?.selectedOptions ?? []).length > 0,
        }),
    }),
  };
}
