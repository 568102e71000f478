import type { App } from '@slack/bolt';
import { LIMITS, plain } from '../messages/blocks.ts';
import { explainError } from '../messages/explain-error.ts';
import type { InFlight } from '../router/in-flight.ts';
import { actorOf, suggestionSchema } from '../router/payloads.ts';
import { type Option, routeOf } from '../router/routes.ts';
import { acknowledge, withinAckTime } from './acknowledge.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import type { ListenerContext } from './listener-context.ts';

const MAX_OPTIONS = 100;

/** Select menus that load their options as the person types. */
export function listenForOptions(app: App, listener: ListenerContext, unanswered: InFlight): void {
  const { routes, checkPermission, log, hooks } = listener;

  async function find(body: unknown): Promise<Option[]> {
    const parsed = suggestionSchema.safeParse(body);
    if (!parsed.success) {
      explainInvalidPayload(listener, 'options', parsed.error);
      return [];
    }
    const route = routeOf(routes.options, parsed.data.action_id);
    if (!route) {
      log.warn('slack.options-unknown', { kind: 'options' });
      hooks.onRequest('options', 'unrouted');
      return [];
    }
    try {
      const actor = actorOf(parsed.data);
      if ((await checkPermission(actor, route.may)) !== undefined) {
        hooks.onRequest('options', 'refused');
        return [];
      }
      const options = await route.find(parsed.data.value, actor.person);
      hooks.onRequest('options', 'handled');
      return options.slice(0, MAX_OPTIONS);
    } catch (error) {
      explainError(error, log, { kind: 'options', route: parsed.data.action_id });
      hooks.onRequest('options', 'failed');
      return [];
    }
  }

  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ body, ack, context }) => {
    await unanswered.track(async () => {
      // If it takes longer, Slack would not show the options anyway.
      const options = (await withinAckTime(context, find(body))) ?? [];
      await acknowledge(listener, 'options', context, () =>
        ack({
          options: options.map(({ text, value }) => ({ text: plain(text, LIMITS.optionText), value })),
        }),
      );
    });
  });
}
