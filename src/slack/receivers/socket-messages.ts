import { z } from 'zod';

const helloSchema = z.object({ type: z.literal('hello'), num_connections: z.number().int().optional() });

const disconnectSchema = z.object({ type: z.literal('disconnect'), reason: z.string() });

/** Reads a `hello` message, which says how many Socket Mode connections the app has; undefined for another message. */
export function readHello(message: unknown): { connections: number | undefined } | undefined {
  const hello = read(message, '"hello"', helloSchema);
  return hello && { connections: hello.num_connections };
}

/** Whether Slack disconnects because Socket Mode was switched off: https://docs.slack.dev/apis/events-api/using-socket-mode */
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
