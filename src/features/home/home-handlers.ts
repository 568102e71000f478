import type { Person } from '../../checks/check-service.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import { NO_FILTER, readProduct, readState, readWhose } from './home-filters.ts';
import { type HomeSearches, saveSearch } from './home-searches.ts';
import type { HomeTabs } from './home-tabs.ts';

/** The Home tab. */
export function homeHandlers(homes: HomeTabs, searches: HomeSearches) {
  return {
    open: (person: Person) => homes.publish(person),
    turnPage: ({ person, value }: ActionCall) =>
      homes.publish(person, { page: Number.parseInt(value, 10) || 1 }),
    chooseWhose: ({ person, value }: ActionCall) =>
      homes.publish(person, { page: 1, filters: readWhose(value) }),
    chooseState: ({ person, value }: ActionCall) =>
      homes.publish(person, { page: 1, filters: readState(value) }),
    chooseProduct: ({ person, value }: ActionCall) =>
      homes.publish(person, { page: 1, filters: readProduct(value) }),
    async search({ person, value }: ActionCall): Promise<void> {
      const searchId = await saveSearch(searches, person, value);
      await homes.publish(person, { page: 1, filters: { searchId } });
    },
    showAll: ({ person }: ActionCall) => homes.publish(person, { page: 1, filters: NO_FILTER }),
  };
}
