import type { Person } from '../../checks/desk.ts';
import { describeError } from '../../operations/describe-error.ts';
import type { ActionCall } from '../../slack/routes.ts';
import type { Services } from '../../slack/services.ts';
import type { AfterDeed } from '../after-deed.ts';
import { HOME_ACTIONS, homeView, refusedHomeView } from './home-view.ts';

/** The Home tab. Answers what makes it follow a person's deed: where it was done there, or where they have it open. */
export function registerHome({ config, desk, log, routes, web, now }: Services): AfterDeed {
  /** The page each person last looked at since the start. */
  const pages = new Map<string, number>();

  async function publish({ userId }: Person, wanted: number): Promise<void> {
    const about = { staleAfterDays: config.staleAfterDays, now: now() };
    const { view, page } = homeView(await desk.openChecks(), wanted, about);
    pages.set(userId, page);
    await web.views.publish({ user_id: userId, view });
  }

  routes.home(async (person, refusal) => {
    if (refusal === undefined) return publish(person, pages.get(person.userId) ?? 1);
    pages.delete(person.userId);
    await web.views.publish({ user_id: person.userId, view: refusedHomeView(refusal) });
  });

  const turn = ({ person, value }: ActionCall) => publish(person, Number.parseInt(value, 10) || 1);
  routes.action(HOME_ACTIONS.previous, 'see', turn);
  routes.action(HOME_ACTIONS.next, 'see', turn);

  return async ({ person, view }) => {
    if (view?.type !== 'home' && !pages.has(person.userId)) return;
    try {
      await publish(person, pages.get(person.userId) ?? 1);
    } catch (error) {
      // The deed is done and told; Home is right again when it is opened next.
      log.warn('home.not-refreshed', describeError(error));
    }
  };
}
