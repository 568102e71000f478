import type { Person } from '../../checks/check-service.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import type { HomeTabs } from './home-tabs.ts';

/** The Home tab. */
export function homeHandlers(homes: HomeTabs) {
  return {
    open: (person: Person) => homes.publish(person),
    turnPage: ({ person, value }: ActionCall) => homes.publish(person, Number.parseInt(value, 10) || 1),
  };
}
