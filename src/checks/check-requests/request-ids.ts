import { derivedId } from '../derived-id.ts';

/** The id of the request that a step's execution makes, so that an event delivered twice makes one. */
export const checkRequestId = (executionId: string): string => derivedId(`check-request ${executionId}`);

/**
 * The id of the check that is ordered for a request, so that it is invited once however often it is clicked.
 *
 * @param refused how many of its checks WorkerChecks has refused so far
 */
export const requestedCheckId = (requestId: string, refused: number): string =>
  derivedId(`requested-check ${requestId} ${refused}`);
