import type { App } from '@slack/bolt';
import { withinAckTime } from './ack-time.ts';
import { LIMITS, plain } from './blocks.ts';
import { explainError } from './explain-error.ts';
import { acknowledge, type Listening } from './listening.ts';
import { actorOf, suggestionSchema } from './payloads.ts';
import { type Option, routeOf } from './routes.ts';
import { explainUnreadable } from './unreadable.ts';

const MOST_OPTIONS = 100;

/** Menus that ask for their options while a person types. */
export function listenForOptions(app: App, listening: Listening): void {
  const { routes, gate, log } = listening;

  async function find(body: unknown): Promise<Option[]> {
    const parsed = suggestionSchema.safeParse(body);
    if (!parsed.success) {
      explainUnreadable(listening, 'options', parsed.error);
      return [];
    }
    const route = routeOf(routes.options, parsed.data.action_id);
    if (!route) {
      log.warn('slack.options-unknown', { kind: 'options' });
      listening.onDelivery('options', 'unrouted');
      return [];
    }
    try {
      const actor = actorOf(parsed.data);
      if ((await gate(actor, route.may)) !== undefined) {
        listening.onDelivery('options', 'refused');
        return [];
      }
      const options = await route.find(parsed.data.value, actor.person);
      listening.onDelivery('options', 'handled');
      return options.slice(0, MOST_OPTIONS);
    } catch (error) {
      explainError(error, log, { kind: 'options', route: parsed.data.action_id });
      listening.onDelivery('options', 'failed');
      return [];
    }
  }

  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ body, ack, context }) => {
    await listening.unanswered.track(async () => {
      // Slack shows none either where none come in time.
      const options = (await withinAckTime(context, find(body))) ?? [];
      await acknowledge(listening, 'options', context, () =>
        ack({
          options: options.map(({ text, value }) => ({ text: plain(text, LIMITS.optionText), value })),
        }),
      );
    });
  });
}
