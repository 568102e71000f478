import { z } from 'zod';
import { RESULTS } from '../workerchecks/turnaround.ts';
import { FAULT_IDS } from './fault-switches.ts';

const id = z.string().min(1);
const surface = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['message', 'ephemeral']), room: id, ts: id }),
  z.strictObject({ kind: z.enum(['modal', 'home']), id }),
]);
const control = { surface, blockId: id, actionId: id };
const filling = z.union([z.string(), z.array(z.string()), z.null()]);

/** What a person at the page can do, in Slack and behind the counter of WorkerChecks. */
export const deedSchema = z.discriminatedUnion('deed', [
  z.strictObject({ deed: z.literal('say'), room: id, thread: id.optional(), text: id }),
  z.strictObject({ deed: z.literal('command'), room: id, line: id }),
  z.strictObject({ deed: z.literal('click'), ...control }),
  z.strictObject({ deed: z.literal('choose'), ...control, filling }),
  z.strictObject({ deed: z.literal('suggest'), ...control, query: z.string() }),
  z.strictObject({ deed: z.literal('submit'), view: id, fillings: z.record(id, filling) }),
  z.strictObject({ deed: z.literal('close'), view: id }),
  z.strictObject({ deed: z.literal('open-home') }),
  z.strictObject({
    deed: z.literal('move-check'),
    check: id,
    status: z.enum(['Pending', 'In Progress', 'Completed']),
  }),
  z.strictObject({ deed: z.literal('choose-result'), check: id, result: z.enum(RESULTS) }),
  z.strictObject({ deed: z.literal('invite-in-businesshub') }),
  z.strictObject({ deed: z.literal('set-speed'), speed: z.number().min(0).max(1_000_000) }),
  z.strictObject({ deed: z.literal('set-fault'), fault: z.enum(FAULT_IDS), on: z.boolean() }),
]);
export type Deed = z.infer<typeof deedSchema>;
export type DeedOf<Name extends Deed['deed']> = Extract<Deed, { deed: Name }>;

export const requestSchema = z.strictObject({ as: id, what: deedSchema });

export interface DeedAnswer {
  /** What Slack would tell the person, or why it could not be done. */
  problem?: string | undefined;
  /** What an external select offers. */
  options?: { text: string; value: string }[];
}
