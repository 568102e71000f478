import type { HomeView } from '@slack/types';
import type { AttentionRules } from '../../checks/attention.ts';
import type { Batch } from '../../checks/batches/batch.ts';
import type { Check } from '../../checks/check.ts';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import type { CheckService, Person } from '../../checks/check-service.ts';
import type { Access } from '../../slack/access/access.ts';
import type { ListingAudit } from '../shared/listing-audit.ts';
import { batchBlocks, batchMark } from './home-batches.ts';
import { type HomeFilters, withoutSearch } from './home-filters.ts';
import { attentionMark, openMark } from './home-marks.ts';
import { findSearch, type HomeSearches } from './home-searches.ts';
import { selectForHome } from './home-selection.ts';
import { homeView, refusedHomeView } from './home-view.ts';

/** What Home tabs show to everybody who may see checks. */
export interface HomeContent {
  /** All of them, in any order. */
  checks: () => Promise<readonly Check[]>;
  find: CheckService['find'];
  searches: HomeSearches;
  /** Those that are being sent, or wait for a person. */
  unfinishedBatches: () => Promise<readonly Batch[]>;
  /** Mrkdwn. */
  batchLine: (batch: Batch) => string;
  /** Requests of workflows that wait for a decision, the oldest first. */
  waitingRequests: () => Promise<readonly CheckRequest[]>;
  rules: () => AttentionRules;
  products: readonly { id: string; name: string }[];
  /** The slash command. */
  command: string;
}

export interface HomeDrawing {
  view: HomeView;
  page: number;
  /** Without a search that is forgotten by now. */
  filters: HomeFilters;
  /** See home-marks.ts. */
  shown: string[];
  batches: string[];
  /** Ids. */
  requests: string[];
  /** The person may certainly not see checks. */
  isRefused: boolean;
}

export interface HomeDrawingOptions {
  content: HomeContent;
  access: Access;
  /** Records in the audit log that this person is shown these checks; rejects if it cannot. */
  seen: ListingAudit;
}

/** Draws what the person may see now. */
export async function drawHome(
  { content, access, seen }: HomeDrawingOptions,
  person: Person,
  wanted: { page: number; filters: HomeFilters },
): Promise<HomeDrawing> {
  const verdict = await access.may(person, 'see');
  if (!verdict.allowed) {
    const view = refusedHomeView(verdict.sentence);
    return { view, page: 1, filters: {}, shown: [], batches: [], requests: [], isRefused: verdict.isKnown };
  }
  const { products, command } = content;
  const rules = content.rules();
  const term = await findSearch(content.searches, person, wanted.filters.searchId);
  const filters = term === undefined ? withoutSearch(wanted.filters) : wanted.filters;
  const found = term === undefined ? undefined : await content.find(term);
  const { userId } = person;
  const selection = selectForHome(await content.checks(), found, filters, { userId, rules });
  const batches = await content.unfinishedBatches();
  const requests = await content.waitingRequests();
  const drawn = homeView(
    {
      selection,
      filters,
      term,
      page: wanted.page,
      batches: batchBlocks(batches, content.batchLine),
      requests,
    },
    { rules, products, command },
  );
  await seen(userId, 'Home', [...new Set([...drawn.attention.map(({ check }) => check), ...drawn.shown])]);
  return {
    view: drawn.view,
    page: drawn.page,
    filters,
    shown: [...drawn.attention.map(attentionMark), ...drawn.shown.map(openMark)],
    batches: batches.map(batchMark),
    requests: requests.map(({ id }) => id),
    isRefused: false,
  };
}
