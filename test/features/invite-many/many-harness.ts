import { z } from 'zod';
import type { SandboxView } from '../../../src/sandbox/slack/workspace/model.ts';
import type { openFeatureHarness } from '../feature-harness.ts';

type Harness = Awaited<ReturnType<typeof openFeatureHarness>>;

/** Lines of a list under a heading: `Worker0,Ng,w0@example.com`, …; `odd`: lines in the place of those at these indexes. */
export function listOf(count: number, odd: Readonly<Record<number, string>> = {}): string {
  const lines = Array.from(
    { length: count },
    (_, index) => odd[index] ?? `Worker${index},Ng,w${index}@example.com`,
  );
  return ['First name,Last name,Email', ...lines].join('\n');
}

/** Fills in the form for several people and submits it; resolves with the modal once it shows what came of it. */
export async function checkList(
  bench: Harness,
  people: string,
  over: Parameters<Harness['hr']['fill']>[1] = {},
): Promise<SandboxView> {
  await bench.type('/check invite many');
  const view = await bench.modal('Invite several people');
  await bench.hr.fill(view, { 'Check type': 'ncchc', people, ...over });
  await bench.hr.submit(view);
  return view;
}

/** What stands in the box of the form when it opens. */
export function boxOf({ content }: SandboxView): string {
  const blocks = z.array(blockSchema).parse(content.blocks);
  return blocks.find(({ block_id }) => block_id === 'people')?.element?.initial_value ?? '';
}

const blockSchema = z.object({
  block_id: z.string().optional(),
  element: z.object({ initial_value: z.string().optional() }).optional(),
});
