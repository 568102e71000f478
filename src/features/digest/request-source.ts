import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { requestLine } from '../shared/request-line.ts';
import { DECISION_TITLE } from './check-source.ts';
import type { DigestSource } from './digest-source.ts';

export interface RequestSourceOptions {
  /** Those that wait, the oldest first. */
  waiting: () => Promise<readonly CheckRequest[]>;
  products: readonly { id: string; name: string }[];
}

/** Requests of workflows that wait for the desk; nobody owns them, so they are in no digest of one person. */
export function createRequestSource({ waiting, products }: RequestSourceOptions): DigestSource {
  return async (about) => {
    if (about.owner !== undefined) return [];
    const lines = (await waiting()).map((request) =>
      requestLine(request, { isPrivate: about.isPrivate, calendar: about.rules.calendar, products }),
    );
    return [{ title: DECISION_TITLE, lines }];
  };
}
