import { settingsButtonId } from '../shared/settings-button.ts';

export const SETTINGS_VIEW = 'settings.form';

export const SETTINGS_ACTIONS = { open: settingsButtonId } as const;

export const SETTINGS_FIELDS = { results: 'results', digest: 'digest' } as const;
