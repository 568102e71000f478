import { App, type ReceiverEvent } from '@slack/bolt';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Bolt reads fields of `channel`, `view` and others wherever they are there, and gives up a payload where one is null. */
export class TolerantApp extends App {
  /** What Bolt gave up all the same, before anybody here saw it. Must not reject. */
  onInvalidPayload: (body: Fields, error: unknown) => Promise<void> = async () => {};

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const body = withoutNulls(event.body);
    if (isFields(body.event)) body.event = withoutNulls(body.event);
    try {
      await super.processEvent({ ...event, body });
    } catch (error) {
      // Delivered again it would be no better.
      await event.ack().catch(() => {});
      await this.onInvalidPayload(body, error);
    }
  }
}
