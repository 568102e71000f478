import { z } from 'zod';
import type { BatchDraft } from '../../checks/batches/batch-draft.ts';
import type { BatchOrder } from '../../checks/batches/batch-service.ts';
import type { Person } from '../../checks/check-service.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import {
  type ActionCall,
  type CommandCall,
  form,
  type SubmissionCall,
  type SubmittedView,
} from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { defaultCardChannel } from '../shared/default-card-channel.ts';
import { MANY_FIELDS } from '../shared/many-ids.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { batchOrder } from './batch-order.ts';
import { batchReply } from './batch-reply.ts';
import { createListReading } from './create-list-reading.ts';
import { TICKED } from './known-people.ts';
import { listGoneView, manyView, readingView } from './many-view.ts';
import { createManyOpener } from './open-many.ts';
import { filledFrom, type ManyForm, parseManyForm } from './parse-many-form.ts';
import type { InvitedAsWell } from './preview-figures.ts';
import { previewView, SURE_ABOVE } from './preview-view.ts';
import { createDraftReader } from './read-draft.ts';

/** Until some time the next day, when the daily limit starts afresh. */
const LIMITED_KEPT_MS = 36 * HOUR_MS;

const isTicked = (values: SubmittedView['values'], blockId: string) =>
  values[blockId]?.selectedOptions.includes(TICKED) ?? false;

const tickedAsWell = (values: SubmittedView['values']): InvitedAsWell => ({
  open: isTicked(values, MANY_FIELDS.besides),
  completed: isTicked(values, MANY_FIELDS.again),
});

/** `/check invite many`, its form, the preview before anyone is invited, and the buttons that open them. */
export function inviteManyHandlers(services: Services, refreshHome: RefreshHome) {
  const { config, batchService, web } = services;
  const { batchDrafts } = services.forms;
  const { products } = config.workerChecks;
  const reader = createDraftReader(services);
  const opener = createManyOpener(services, reader);

  /** Undefined if it has expired, or belongs to another person. */
  async function draftOf(id: string, { teamId, userId }: Person): Promise<BatchDraft | undefined> {
    if (!z.uuid().safeParse(id).success) return undefined;
    const draft = await batchDrafts.get(id);
    return draft?.requester.teamId === teamId && draft.requester.userId === userId ? draft : undefined;
  }

  const listReading = createListReading(services, { reader, opener, draftOf });
  const { botIsMissing } = listReading;

  async function preview(id: string, draft: BatchDraft, asWell?: InvitedAsWell) {
    return previewView(id, draft, { products, asWell, isBotMissing: await botIsMissing(draft.channelId) });
  }

  async function send(call: SubmissionCall<BatchOrder>): Promise<void> {
    const { form: order, person, reply } = call;
    const draft = await draftOf(order.id, person);
    const outcome = await batchService.create(order, person);
    if (outcome.kind === 'limit-reached') {
      if (draft !== undefined) await batchDrafts.set(order.id, draft, LIMITED_KEPT_MS);
    } else {
      for (const id of [order.id, ...(draft?.earlier ?? [])]) await batchDrafts.delete(id);
    }
    await reply(batchReply(outcome, order));
    await refreshHome(call);
  }

  return {
    openWith: opener.openWith,
    openToCorrect: opener.openToCorrect,
    async typed(call: CommandCall): Promise<void> {
      const channelId = defaultCardChannel(config.resultsChannel, call.channelId);
      await opener.openWith(call, { people: call.rest, channelId });
    },
    async open(call: ActionCall): Promise<void> {
      // Carries over what was chosen in the form for one person.
      const chosen = call.view === undefined ? {} : filledFrom(call.view);
      const channelId = chosen.channelId ?? defaultCardChannel(config.resultsChannel, call.channelId);
      await opener.open(call, { productId: chosen.productId, channelId });
    },
    async openPreview(call: ActionCall): Promise<void> {
      const draft = await draftOf(call.value, call.person);
      const view = draft === undefined ? listGoneView() : await preview(call.value, draft);
      await openModal(services, call, view);
    },
    async correct(call: ActionCall): Promise<void> {
      const draft = await draftOf(call.value, call.person);
      const view =
        draft === undefined
          ? listGoneView()
          : manyView(opener.offer(), await opener.correcting(call.value, draft));
      await web.views.update({ view_id: call.view?.id ?? '', view });
    },
    async tickAsWell(call: ActionCall): Promise<void> {
      const { privateMetadata: id = '', values = {} } = call.view ?? {};
      const draft = await draftOf(id, call.person);
      const view = draft === undefined ? listGoneView() : await preview(id, draft, tickedAsWell(values));
      await web.views.update({ view_id: call.view?.id ?? '', view });
    },
    form: form<ManyForm>({
      async read(view, person) {
        const read = parseManyForm(view, opener.offer(), await draftOf(view.privateMetadata, person));
        return 'errors' in read ? read : { accept: read.form, waiting: readingView() };
      },
      run: listReading.read,
      again: (view) => manyView(opener.offer(), filledFrom(view)),
    }),
    previewForm: form<BatchOrder>({
      async read({ privateMetadata: id, values }, person) {
        const draft = await draftOf(id, person);
        if (draft === undefined) {
          // If it was confirmed before, the service says so.
          const sent = z.uuid().safeParse(id).success ? await batchService.get(id) : undefined;
          const isOwn = sent?.requester.userId === person.userId;
          return sent === undefined || !isOwn
            ? { update: listGoneView() }
            : { accept: sent, closing: 'clear' };
        }
        const asWell = tickedAsWell(values);
        const order = batchOrder(id, draft, asWell);
        if (order === undefined) return { update: previewView(id, draft, { products, asWell }) };
        if (order.rows.length > SURE_ABOVE && !isTicked(values, MANY_FIELDS.sure)) {
          return { errors: { [MANY_FIELDS.sure]: 'Tick this first: it is a lot of people at once.' } };
        }
        return { accept: order, closing: 'clear' };
      },
      run: send,
      async again({ privateMetadata: id, values }) {
        const draft = await batchDrafts.get(id);
        if (draft === undefined) return listGoneView();
        return await preview(id, draft, tickedAsWell(values));
      },
    }),
  };
}
