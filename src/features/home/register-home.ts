import type { Person } from '../../checks/check-service.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import type { Homes } from './homes.ts';

/** The Home tab. */
export function homeHandlers(homes: Homes) {
  return {
    open: (person: Person) => homes.publish(person),
    turnPage: ({ person, value }: ActionCall) => homes.publish(person, Number.parseInt(value, 10) || 1),
  };
}
