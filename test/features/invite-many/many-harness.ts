import { z } from 'zod';
import type { SandboxView } from '../../../src/sandbox/slack/workspace/model.ts';
import type { FeatureHarness } from '../feature-harness.ts';

/** A list with a header and lines such as `Worker0,Ng,w0@example.com`; `odd` replaces the lines at its indexes. */
export function listOf(count: number, odd: Readonly<Record<number, string>> = {}): string {
  const lines = Array.from(
    { length: count },
    (_, index) => odd[index] ?? `Worker${index},Ng,w${index}@example.com`,
  );
  return ['First name,Last name,Email', ...lines].join('\n');
}

/** Fills in the form for several people and submits it. Resolves with its modal. */
export async function checkList(
  harness: FeatureHarness,
  people: string,
  over: Parameters<FeatureHarness['hr']['fill']>[1] = {},
): Promise<SandboxView> {
  await harness.type('/check invite many');
  const view = await harness.modal('Invite several people');
  await harness.hr.fill(view, { 'Check type': 'ncchc', people, ...over });
  await harness.hr.submit(view);
  return view;
}

/** The initial text of the form's box. */
export function boxOf({ content }: SandboxView): string {
  const blocks = z.array(blockSchema).parse(content.blocks);
  return blocks.find(({ block_id }) => block_id === 'people')?.element?.initial_value ?? '';
}

const blockSchema = z.object({
  block_id: z.string().optional(),
  element: z.object({ initial_value: z.string().optional() }).optional(),
});
