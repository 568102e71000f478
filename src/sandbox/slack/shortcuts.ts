import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const manifestSchema = z.object({
  features: z.object({
    shortcuts: z
      .array(
        z
          .object({
            name: z.string().min(1).max(24),
            type: z.enum(['message', 'global']),
            callback_id: z.string().min(1).max(255),
            description: z.string().min(1).max(150),
          })
          .transform(({ callback_id: callbackId, ...shortcut }) => ({ ...shortcut, callbackId })),
      )
      .max(10)
      .default([]),
  }),
});

/** A shortcut of the app: a message shortcut or a global one. */
export type Shortcut = z.infer<typeof manifestSchema>['features']['shortcuts'][number];

/** Reads the shortcuts from a manifest, by default this project's. Throws if Slack would reject them. */
export function readShortcuts(manifest = new URL('../../../manifest.yml', import.meta.url)): Shortcut[] {
  return manifestSchema.parse(parse(readFileSync(manifest, 'utf8'))).features.shortcuts;
}

/** The shortcut with this name or callback_id. Throws if the app has none of this type. */
export function findShortcut(
  shortcuts: readonly Shortcut[],
  type: Shortcut['type'],
  wanted: string,
): Shortcut {
  const offered = shortcuts.filter((one) => one.type === type);
  const found = offered.find((one) => one.name === wanted || one.callbackId === wanted);
  if (found !== undefined) return found;
  const names = offered.map(({ name }) => `"${name}"`).join(', ') || 'none';
  throw new Error(`There is no ${type} shortcut "${wanted}". There is: ${names}`);
}
