import { randomInt } from 'node:crypto';
import type { ModalView } from '@slack/types';
import { AccessError, BotError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log, LogFields } from '../../log/log.ts';
import { LIMITS, plain, section } from './blocks.ts';

/** Without letters and digits that look alike. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a sentence and its line in the log have in common. */
export function newReference(): string {
  return `E-${Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}

/**
 * Turns whatever a handler threw into one sentence for the person (plain text, not escaped), and one line in the log
 * that carries the same short reference. A refusal needs none.
 */
export function explainError(error: unknown, log: Log, about: LogFields): string {
  if (error instanceof AccessError) {
    log.info('slack.refused', about);
    return error.sentence;
  }
  const reference = newReference();
  if (error instanceof BotError) {
    log.warn('slack.failed', { ...about, reference, code: error.code, ...describeError(error) });
    return `${error.sentence} (${reference})`;
  }
  log.error('slack.failed-unexpectedly', { ...about, reference, ...describeError(error) });
  return (
    'Something went wrong, and what you asked for may not have been done. Look before you try again; if it keeps ' +
    `happening, give whoever runs this bot the reference ${reference}.`
  );
}

/** The same sentence where only a modal can show it. */
export function errorModal(sentence: string): ModalView {
  return {
    type: 'modal',
    title: plain('That did not work', LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalTitle),
    blocks: [section(plain(sentence))],
  };
}
