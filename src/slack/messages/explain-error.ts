import { randomInt } from 'node:crypto';
import type { ModalView } from '@slack/types';
import { AccessError, BotError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log, LogFields } from '../../log/log.ts';
import { LIMITS, plain, section } from './blocks.ts';

/** Letters and digits that are hard to confuse. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An error reference, shown to the person and written to the log. */
export function newReference(): string {
  return `E-${Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}

/**
 * Turns a handler's error into a sentence for the person (plain text, not escaped) and a log line with the same
 * reference. A refusal gets no reference.
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
    'Something went wrong, and your request may not have been carried out. Check before you try again. If it keeps ' +
    `happening, give the person who runs this bot the reference ${reference}.`
  );
}

/** A modal that shows an error sentence. */
export function errorModal(sentence: string): ModalView {
  return {
    type: 'modal',
    title: plain('That did not work', LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalTitle),
    blocks: [section(plain(sentence))],
  };
}
