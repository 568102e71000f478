import { z } from 'zod';

const helloSchema = z.object({ type: z.literal('hello'), num_connections: z.number().int().optional() });

/** How many Socket Mode connections the app has, by Slack's greeting; undefined where a message is none. */
export function readHello(message: unknown): { connections: number | undefined } | undefined {
  if (typeof message !== 'string' || !message.includes('"hello"')) return undefined;
  try {
    const { success, data } = helloSchema.safeParse(JSON.parse(message));
    return success ? { connections: data.num_connections } : undefined;
  } catch {
    return undefined;
  }
}
