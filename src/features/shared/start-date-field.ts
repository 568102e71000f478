import type { InputBlock } from '@slack/types';
import { plain } from '../../slack/messages/blocks.ts';
import { field } from '../../slack/messages/modal.ts';
import { isDay } from '../../text/day.ts';
import type { Parsed } from '../../text/parsed.ts';
import { INVITE_FIELDS } from './worker-form-ids.ts';

/** The day the worker starts work, the same in all forms. A day in the past is accepted: some have started already. */
export function startsOnField(day: string | undefined, hint: string): InputBlock {
  return field({
    blockId: INVITE_FIELDS.startsOn,
    label: 'Starts work on',
    optional: true,
    hint,
    element: {
      type: 'datepicker',
      action_id: 'input',
      placeholder: plain('Choose a date'),
      ...(day === undefined ? {} : { initial_date: day }),
    },
  });
}

export function parseStartsOn(chosen: string | undefined): Parsed<string | undefined> {
  return chosen === undefined || isDay(chosen) ? { value: chosen } : { error: 'Choose a date.' };
}
