import { z } from 'zod';

const helloSchema = z.object({ type: z.literal('hello'), num_connections: z.number().int().optional() });

const disconnectSchema = z.object({ type: z.literal('disconnect'), reason: z.string() });

/** Parses a `hello` message, which contains the number of the app's connections; undefined for any other message. */
export function readHello(message: unknown): { connections: number | undefined } | undefined {
  const hello = read(message, '"hello"', helloSchema);
  return hello && { connections: hello.num_connections };
}

/**
 * Whether Slack is disconnecting because Socket Mode was switched off:
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export function isLinkDisabled(message: unknown): boolean {
  return read(message, '"link_disabled"', disconnectSchema)?.reason === 'link_disabled';
}

function read<T>(message: unknown, word: string, schema: z.ZodType<T>): T | undefined {
  if (typeof message !== 'string' || !message.includes(word)) return undefined;
  try {
    return schema.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
