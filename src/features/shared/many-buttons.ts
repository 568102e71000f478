import type { Button } from '@slack/types';
import { button } from '../../slack/messages/blocks.ts';
import { MANY_ACTIONS } from './many-ids.ts';

export const manyButton = (): Button =>
  button({ actionId: MANY_ACTIONS.open, text: 'Invite several people' });

/** @param draftId id of the parsed list */
export const previewButton = (draftId: string): Button =>
  button({ actionId: MANY_ACTIONS.preview, text: 'Check before sending', value: draftId, style: 'primary' });
