import type { KnownBlock } from '@slack/types';
import type { RefreshOutcome } from '../../checks/check-service.ts';
import { context, header, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { resultRemark, titleWithOutcome } from '../card/check-wording.ts';
import { headline } from '../card/headline.ts';
import { releasedSentence } from '../card/released-sentence.ts';
import { addedNotes } from '../shared/added-notes.ts';
import type { PrivateAnswer } from '../shared/loading-modal.ts';
import { staleNotice } from '../shared/stale-notice.ts';

export const RESULT_TITLE = 'Result';

function remark({ check }: RefreshOutcome): string | undefined {
  if (check.outcome !== undefined) return resultRemark(check.outcome);
  if (check.state === 'Purged') {
    return check.purgedBy === undefined
      ? 'The outcome was removed at the end of the retention period.'
      : 'The outcome was removed on request.';
  }
  return 'There is no result yet.';
}

/** The outcome for the person who asked. */
export function resultAnswer(outcome: RefreshOutcome): PrivateAnswer {
  const { check } = outcome;
  const text = [releasedSentence(check), remark(outcome)].filter((line) => line !== undefined).join('\n');
  const stale = staleNotice(outcome);
  const blocks: KnownBlock[] = [
    header(titleWithOutcome(check)),
    headline(check.productName, check.worker),
    ...(text === '' ? [] : [section(plain(text))]),
    context(plain(check.reference)),
    ...addedNotes(check),
    ...(stale === undefined ? [] : [context(mrkdwn(stale))]),
  ];
  return {
    view: modal({ title: RESULT_TITLE, blocks }),
    message: { text: `The result of check ${escapeMrkdwn(check.reference)}`, blocks },
  };
}
