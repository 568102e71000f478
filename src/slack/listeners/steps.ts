import type { App } from '@slack/bolt';
import { explainError } from '../messages/explain-error.ts';
import type { InFlight } from '../router/in-flight.ts';
import { stepSchema } from '../router/payloads.ts';
import type { StepRoute } from '../router/step-route.ts';
import { acknowledge, withinAckTime } from './acknowledge.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import type { ListenerContext } from './listener-context.ts';

/** Slack's workflows send more types; a step's inputs are texts, or ids and dates as texts. */
function textsOf(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/**
 * Steps of workflows. Acknowledged only once the handler has written what is asked for, because Slack repeats an event
 * that was not acknowledged, and a workflow would wait in vain for a step that was lost.
 */
export function listenForSteps(app: App, listener: ListenerContext, unanswered: InFlight): void {
  const { routes, checkPermission, log, hooks } = listener;

  /** Resolves with whether the event is dealt with. */
  async function run(route: StepRoute, { event, team_id: teamId }: StepEvent): Promise<boolean> {
    const person = { teamId, userId: '' };
    const refusal = await checkPermission({ person, teams: [teamId] }, undefined);
    if (refusal !== undefined) {
      log.info('slack.refused', { kind: 'event', route: 'function_executed' });
      hooks.onRequest('event', 'refused');
      return true;
    }
    const { function_execution_id: executionId, inputs } = event;
    await route.run({ executionId, teamId, inputs: textsOf(inputs) });
    hooks.onRequest('event', 'handled');
    return true;
  }

  for (const [callbackId, route] of Object.entries(routes.steps)) {
    app.function(callbackId, { autoAcknowledge: false }, async ({ body, ack, context }) => {
      const parsed = stepSchema.safeParse(body);
      if (!parsed.success) {
        explainInvalidPayload(listener, 'event', parsed.error);
        await ack();
        return;
      }
      await unanswered.track(async () => {
        const running = listener.inFlight.track(() => run(route, parsed.data));
        const failed = (error: unknown) => {
          explainError(error, log, { kind: 'event', route: 'function_executed' });
          hooks.onRequest('event', 'failed');
          return false;
        };
        const isDone = await withinAckTime(context, running.catch(failed));
        // Not acknowledged: Slack sends it again, and it is then found to be known.
        if (isDone) await acknowledge(listener, 'event', context, () => ack());
      });
    });
  }
}

type StepEvent = ReturnType<typeof stepSchema.parse>;
