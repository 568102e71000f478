import type { Button } from '@slack/types';
import { button } from '../../slack/messages/blocks.ts';

/** Opens the form *What I am told*. */
export const settingsButtonId = 'settings.open';

export const settingsButton = (): Button => button({ actionId: settingsButtonId, text: 'What I am told…' });
