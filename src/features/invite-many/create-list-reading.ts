import { z } from 'zod';
import type { BatchDraft } from '../../checks/batches/batch-draft.ts';
import type { Person } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { SubmissionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { reopenMessage } from '../../slack/submissions/reopen-form.ts';
import { slackErrorCode } from '../../slack/web-api/slack-error-code.ts';
import { listMessage } from './batch-reply.ts';
import { manyView } from './many-view.ts';
import { DRAFT_KEPT_MS, type ManyOpener } from './open-many.ts';
import type { ManyForm } from './parse-many-form.ts';
import { previewFigures } from './preview-figures.ts';
import { previewView, summarySentence } from './preview-view.ts';
import type { DraftReader } from './read-draft.ts';

const channelSchema = z.object({ channel: z.object({ is_member: z.boolean().optional() }) });

interface ListReadingParts {
  reader: DraftReader;
  opener: ManyOpener;
  draftOf: (id: string, person: Person) => Promise<BatchDraft | undefined>;
}

/**
 * Reads the list of a submitted form, then replaces the waiting modal by the preview, or by the form with what is
 * wrong.
 */
export function createListReading(
  { config, forms, web, log }: Services,
  { reader, opener, draftOf }: ListReadingParts,
) {
  const { products } = config.workerChecks;

  /** Whether the bot is missing from the channel. False if Slack does not say. */
  async function botIsMissing(channel = ''): Promise<boolean> {
    try {
      const info = channelSchema.parse(await web.conversations.info({ channel }));
      return info.channel.is_member === false;
    } catch (error) {
      const code = slackErrorCode(error);
      log.info('many.channel-not-known', describeError(error));
      return code === 'channel_not_found';
    }
  }

  /** The draft for a submission, stored under its content id, so that the same content is not read twice. */
  async function draftFor(call: SubmissionCall<ManyForm>): Promise<BatchDraft | { error: string }> {
    const before = await draftOf(call.contentId, call.person);
    if (before !== undefined) return before;
    const { draftId } = call.form;
    const kept = draftId === undefined ? undefined : await draftOf(draftId, call.person);
    const { teamId, userId } = call.person;
    const draft = await reader.readForm(call.form, kept, { teamId, userId });
    if (!('error' in draft)) await forms.batchDrafts.set(call.contentId, draft, DRAFT_KEPT_MS);
    return draft;
  }

  async function read(call: SubmissionCall<ManyForm>): Promise<void> {
    let draft: BatchDraft | { error: string };
    try {
      draft = await draftFor(call);
    } catch (error) {
      if (!(error instanceof BotError && error.code === 'file')) throw error;
      log.info('many.file-not-read', describeError(error));
      draft = { error: error.sentence };
    }
    if ('error' in draft) return await refuse(call, draft.error);
    const isBotMissing = await botIsMissing(draft.channelId);
    const view = previewView(call.contentId, draft, { products, isBotMissing });
    if (await call.show(view)) return;
    const summary = summarySentence(previewFigures(draft));
    await call.reply(
      listMessage(`Your list was read: ${summary}. Nobody has been invited yet.`, call.contentId),
    );
  }

  /** Shows the form again as it was filled in, with what is wrong above it. */
  async function refuse(call: SubmissionCall<ManyForm>, remark: string): Promise<void> {
    const { source, ...filled } = call.form;
    const people = source !== undefined && 'text' in source ? source.text : undefined;
    if (await call.show(manyView(opener.offer(), { ...filled, people, remark }))) return;
    await call.reply(reopenMessage(remark, await call.saveForm({ privateMetadata: filled.draftId ?? '' })));
  }

  return { read, botIsMissing };
}
