import { App, type ReceiverEvent } from '@slack/bolt';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(fields: Fields): Fields {
  if (!Object.values(fields).includes(null)) return { ...fields };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/**
 * A Bolt app that accepts null where Slack normally sends an object, such as `channel` or `view`; Bolt itself would
 * throw.
 */
export class TolerantApp extends App {
  /** Called if Bolt cannot process a payload at all. Must not reject. */
  onInvalidPayload: (body: Fields, error: unknown) => Promise<void> = async () => {};

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const body = withoutNulls(event.body);
    if (isFields(body.event)) body.event = withoutNulls(body.event);
    try {
      await super.processEvent({ ...event, body });
    } catch (error) {
      // Acknowledged, because a retry would fail too.
      await event.ack().catch(() => {});
      await this.onInvalidPayload(body, error);
    }
  }
}
