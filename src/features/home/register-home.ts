import type { ActionCall } from '../../slack/routes.ts';
import type { Services } from '../../slack/services.ts';
import type { AfterDeed } from '../after-deed.ts';
import { HOME_ACTIONS } from './home-view.ts';
import type { Homes } from './homes.ts';

/** The Home tab. Answers what makes it follow a person's deed: where it was done there, or where they have it open. */
export function registerHome({ routes }: Services, homes: Homes): AfterDeed {
  routes.home((person) => homes.publish(person));

  const turn = ({ person, value }: ActionCall) => homes.publish(person, Number.parseInt(value, 10) || 1);
  routes.action(HOME_ACTIONS.previous, 'see', turn);
  routes.action(HOME_ACTIONS.next, 'see', turn);

  return ({ person }) => homes.refresh(person);
}
