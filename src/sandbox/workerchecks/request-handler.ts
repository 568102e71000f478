import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from './account.ts';
import { certificatePage } from './certificate-page.ts';
import type { FaultQueue } from './fault-queue.ts';
import {
  type Action,
  type Answer,
  type Fault,
  jsonAnswer,
  notValid,
  type ReceivedRequest,
  refusal,
} from './model.ts';
import { type RawRequest, readRequest } from './read-request.ts';

export interface RequestHandlerParts {
  account: Account;
  faults: FaultQueue<Action, Fault, ReceivedRequest>;
  /** Every request is appended as it arrives. */
  requests: ReceivedRequest[];
  /** Timers of answers delayed by a fault; the owner clears them on stop. */
  timers: Set<NodeJS.Timeout>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Delay before answering an invitation that was created or refused, milliseconds. */
  invitationMs: () => number;
  /** Called after every executed request. */
  onChange: (() => void) | undefined;
}

/** Handles requests to the Business API, applying the next planned fault to each. */
export function createRequestHandler({
  account,
  faults,
  requests,
  timers,
  now,
  invitationMs,
  onChange,
}: RequestHandlerParts) {
  function perform(request: ReceivedRequest, raw: RawRequest): Answer {
    const answer = carryOut(account, request, raw);
    onChange?.();
    return answer;
  }

  return async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = now();
    const { request, raw } = await readRequest(incoming, at);
    requests.push(request);
    // Every arrival counts, whatever happens to it, as at a gateway in front of the service.
    const limited = request.action === 'result' ? account.tooMany(request) : undefined;
    const send = (answer: Answer): void => {
      request.status = answer.status;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    const sendLater = (answer: Answer, ms: number): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        send(answer);
      }, ms);
      timers.add(timer);
    };
    const usualMs = request.action === 'invite' ? invitationMs() : 0;
    const fault = faults.take(request.action, request);
    if (fault === undefined) {
      const answer = limited ?? perform(request, raw);
      return usualMs > 0 ? sendLater(answer, usualMs) : send(answer);
    }
    switch (fault.kind) {
      case 'answer':
        return send(jsonAnswer(fault.status, fault.body ?? {}, fault.headers));
      case 'refused':
        return sendLater(notValid([fault.field]), usualMs);
      case 'rate-limited': {
        const headers: Record<string, string> =
          fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
        return send(refusal(429, 'rate_limited', 'Too many requests', headers));
      }
      case 'dropped-before':
        incoming.socket.destroy();
        return;
      case 'hang':
        if (fault.effect ?? true) limited ?? perform(request, raw);
        return;
    }
    const answer = limited ?? perform(request, raw);
    switch (fault.kind) {
      case 'slow':
        return sendLater(answer, fault.ms);
      case 'dropped-after':
        incoming.socket.destroy();
        return;
      case 'malformed':
        return send({ ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) });
      case 'html':
        return send({
          status: fault.status ?? 200,
          headers: { 'content-type': 'text/html' },
          body: '<!doctype html><title>Proxy</title><h1>Please sign in to the network</h1>',
        });
      case 'raw':
        return send({ status: fault.status, headers: fault.headers ?? {}, body: fault.body });
    }
  };
}

function carryOut(account: Account, request: ReceivedRequest, raw: RawRequest): Answer {
  if (request.action === 'unknown') return refusal(404, 'not_found', 'No such path');
  if (request.action === 'certificate') return certificatePage(account.find(request.invitationId ?? ''));
  if (request.action === 'authenticate') return raw.problem ?? account.authenticate(raw.json);
  const refused = account.unauthorised(raw.authorization) ?? raw.problem;
  if (refused !== undefined) return refused;
  if (request.action === 'invite') return account.invite(raw.json);
  if (request.action === 'cancel') return account.cancel(request.invitationId ?? '');
  return account.result(request.invitationId ?? '');
}
