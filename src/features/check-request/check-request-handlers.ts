import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import type { CheckRequestService } from '../../checks/check-requests/check-request-service.ts';
import type { Draft } from '../../checks/check-service.ts';
import { splitListedName } from '../../people/fields/parse-listed-names.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type ActionCall, type Call, form } from '../../slack/router/routes.ts';
import type { StepCall } from '../../slack/router/step-route.ts';
import type { Services } from '../../slack/services.ts';
import { parseNote } from '../../text/parse-note.ts';
import { DECLINE_FIELD } from '../shared/request-ids.ts';
import { decidedSentence } from '../shared/request-wording.ts';
import type { Prefilled } from '../shared/worker-fields.ts';
import { readRequest } from './read-request.ts';
import { correctionSentence } from './request-card-view.ts';
import { declinedReply, declineView, detailsView, MAX_REASON_LENGTH } from './request-views.ts';

/** Functions of the invite form. */
export interface RequestInviting {
  openFilled(call: Call, prefilled: Prefilled): Promise<void>;
  order(call: Call, draft: Draft): Promise<void>;
}

const USER_ID = /^[UW][A-Z0-9]+$/;

/** A request for a check: what a workflow asks for, and the buttons on its card. */
export function checkRequestHandlers(
  services: Services,
  checkRequests: CheckRequestService,
  inviting: RequestInviting,
) {
  const { config, audit } = services;
  const { products } = config.workerChecks;

  /** The request that a button is about, if it still waits; else says why nothing was done. */
  async function waiting(call: ActionCall): Promise<CheckRequest | undefined> {
    const request = await checkRequests.get(call.value);
    if (request?.state === 'Waiting') return request;
    await call.reply({ text: decidedSentence(request) });
    return undefined;
  }

  const seen = ({ person: { userId } }: ActionCall, { executionId }: CheckRequest) =>
    audit.record({ userId, action: 'request-viewed', reference: '', about: executionId.slice(0, 60) });

  const channelOf = ({ channelId = '' }: CheckRequest) => config.resultsChannel ?? channelId;

  return {
    async asked({ executionId, teamId, inputs }: StepCall): Promise<void> {
      const { asked_by: askedBy = '', worker_name: name, worker_email: email } = inputs;
      const { worker_mobile: mobile, check_type: product, start_date: startsOn } = inputs;
      await checkRequests.receive({
        executionId,
        teamId,
        askedBy: USER_ID.test(askedBy) ? askedBy : undefined,
        details: { name, email, mobile, product, startsOn },
      });
    },
    async invite(call: ActionCall): Promise<void> {
      const request = await waiting(call);
      if (request === undefined) return;
      const read = readRequest(request.details ?? {}, products);
      if (read.order === undefined) return call.reply({ text: correctionSentence(read) });
      const { startsOn, ...order } = read.order;
      await inviting.order(call, {
        id: await checkRequests.nextCheckId(request.id),
        ...order,
        ...(startsOn === undefined ? {} : { startsOn }),
        channelId: channelOf(request),
        request: request.id,
      });
    },
    async change(call: ActionCall): Promise<void> {
      const request = await waiting(call);
      if (request === undefined) return;
      const { name = '', email, mobile, product, startsOn } = request.details ?? {};
      const { order, productId, complaints } = readRequest(
        { name, email, mobile, product, startsOn },
        products,
      );
      const isDate = complaints.every(({ field }) => field !== 'start date');
      await inviting.openFilled(call, {
        worker: order?.worker ?? { ...splitListedName(name), email, mobile },
        productId,
        startsOn: isDate ? startsOn : undefined,
        channelId: channelOf(request),
        request: request.id,
        ...(complaints.length === 0 ? {} : { remark: complaints.map(({ text }) => text).join(' ') }),
      });
      await seen(call, request);
    },
    async decline(call: ActionCall): Promise<void> {
      const request = await waiting(call);
      if (request !== undefined) await openModal(services, call, declineView(request.id));
    },
    async details(call: ActionCall): Promise<void> {
      const request = await waiting(call);
      if (request === undefined) return;
      await openModal(services, call, detailsView(request, products));
      await seen(call, request);
    },
    declineForm: form<{ id: string; reason: string | undefined }>({
      read({ privateMetadata, values }) {
        const read = parseNote(values[DECLINE_FIELD]?.value ?? '', MAX_REASON_LENGTH);
        if ('error' in read) return { errors: { [DECLINE_FIELD]: read.error } };
        return { accept: { id: privateMetadata, reason: read.value }, closing: 'close' };
      },
      async run(call) {
        const { id, reason } = call.form;
        const outcome = await checkRequests.decline(id, call.person, reason);
        if (outcome.kind === 'declined') await call.reply(declinedReply(outcome.request));
        else await call.reply({ text: decidedSentence(outcome.request) });
      },
      again: ({ privateMetadata, values }) => declineView(privateMetadata, values[DECLINE_FIELD]?.value),
    }),
  };
}
