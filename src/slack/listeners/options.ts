import type { App } from '@slack/bolt';
import { LIMITS, plain } from '../messages/blocks.ts';
import { explainError } from '../messages/explain-error.ts';
import { actorOf, suggestionSchema } from '../router/payloads.ts';
import { type Option, routeOf } from '../router/routes.ts';
import { withinAckTime } from './ack-time.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import { acknowledge, type ListenerContext } from './listener-context.ts';

const MOST_OPTIONS = 100;

/** Menus that ask for their options while a person types. */
export function listenForOptions(app: App, listener: ListenerContext): void {
  const { routes, gate, log } = listener;

  async function find(body: unknown): Promise<Option[]> {
    const parsed = suggestionSchema.safeParse(body);
    if (!parsed.success) {
      explainInvalidPayload(listener, 'options', parsed.error);
      return [];
    }
    const route = routeOf(routes.options, parsed.data.action_id);
    if (!route) {
      log.warn('slack.options-unknown', { kind: 'options' });
      listener.onRequest('options', 'unrouted');
      return [];
    }
    try {
      const actor = actorOf(parsed.data);
      if ((await gate(actor, route.may)) !== undefined) {
        listener.onRequest('options', 'refused');
        return [];
      }
      const options = await route.find(parsed.data.value, actor.person);
      listener.onRequest('options', 'handled');
      return options.slice(0, MOST_OPTIONS);
    } catch (error) {
      explainError(error, log, { kind: 'options', route: parsed.data.action_id });
      listener.onRequest('options', 'failed');
      return [];
    }
  }

  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ body, ack, context }) => {
    await listener.unanswered.track(async () => {
      // Slack shows none either where none come in time.
      const options = (await withinAckTime(context, find(body))) ?? [];
      await acknowledge(listener, 'options', context, () =>
        ack({
          options: options.map(({ text, value }) => ({ text: plain(text, LIMITS.optionText), value })),
        }),
      );
    });
  });
}
