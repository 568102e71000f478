import type { KnownBlock } from '@slack/types';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { actions, context, plain } from '../../slack/messages/blocks.ts';
import { type RequestLineAbout, requestLine } from '../shared/request-line.ts';

/** Two blocks each. */
const MAX_REQUESTS = 5;

/** The requests of workflows that have waited longest for a decision, and how many more there are. */
export function requestBlocks(
  waiting: readonly CheckRequest[],
  about: Omit<RequestLineAbout, 'isPrivate'>,
): KnownBlock[] {
  const more = waiting.length - MAX_REQUESTS;
  return [
    ...waiting.slice(0, MAX_REQUESTS).flatMap((request): KnownBlock[] => {
      const { text, button } = requestLine(request, { ...about, isPrivate: true });
      return [
        { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: text }] },
        actions([button]),
      ];
    }),
    ...(more > 0 ? [context(plain(more === 1 ? 'And 1 more request.' : `And ${more} more requests.`))] : []),
  ];
}
