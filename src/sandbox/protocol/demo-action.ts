import { z } from 'zod';
import { RESULTS } from '../workerchecks/turnaround.ts';
import { FAULT_IDS } from './fault-switches.ts';
import { JUMP_IDS } from './jumps.ts';

const id = z.string().min(1);
const surface = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['message', 'ephemeral']), channel: id, ts: id }),
  z.strictObject({ kind: z.enum(['modal', 'home']), id }),
]);
const control = { surface, blockId: id, actionId: id };
const file = z.strictObject({ name: id, base64: z.base64() });
const filling = z.union([z.string(), z.array(z.string()), z.array(file), z.null()]);

/** Everything a person can do on the page, in Slack and at WorkerChecks. */
export const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('say'), channel: id, thread: id.optional(), text: id }),
  z.strictObject({ type: z.literal('command'), channel: id, line: id }),
  z.strictObject({ type: z.literal('message-shortcut'), surface, callbackId: id }),
  z.strictObject({ type: z.literal('global-shortcut'), callbackId: id }),
  z.strictObject({ type: z.literal('click'), ...control }),
  z.strictObject({ type: z.literal('choose'), ...control, filling }),
  z.strictObject({ type: z.literal('suggest'), ...control, query: z.string() }),
  z.strictObject({ type: z.literal('submit'), view: id, fillings: z.record(id, filling) }),
  z.strictObject({ type: z.literal('close'), view: id }),
  z.strictObject({ type: z.literal('open-home') }),
  z.strictObject({ type: z.literal('set-deactivated'), on: z.boolean() }),
  z.strictObject({
    type: z.literal('move-check'),
    check: id,
    status: z.enum(['Pending', 'In Progress', 'Completed']),
  }),
  z.strictObject({ type: z.literal('choose-result'), check: id, result: z.enum(RESULTS) }),
  z.strictObject({ type: z.literal('run-workflow') }),
  z.strictObject({ type: z.literal('invite-in-businesshub') }),
  z.strictObject({ type: z.literal('set-speed'), speed: z.number().min(0).max(100_000) }),
  z.strictObject({ type: z.literal('jump'), to: z.enum(JUMP_IDS) }),
  z.strictObject({ type: z.literal('limit-faults'), email: z.string() }),
  z.strictObject({ type: z.literal('set-credits'), credits: z.number().int().min(0).nullable() }),
  z.strictObject({ type: z.literal('set-invitation-time'), ms: z.number().min(0).max(600_000) }),
  z.strictObject({ type: z.literal('set-fault'), fault: z.enum(FAULT_IDS), on: z.boolean() }),
]);
export type DemoAction = z.infer<typeof actionSchema>;
export type DemoActionOf<Name extends DemoAction['type']> = Extract<DemoAction, { type: Name }>;

/** A file uploaded by the person. */
export type SentFile = z.infer<typeof file>;
/** A value for a control. */
export type SentFilling = z.infer<typeof filling>;

export const requestSchema = z.strictObject({ as: id, what: actionSchema });

export interface ActionResult {
  /** Slack's message to the person, or why the action was not possible. */
  problem?: string | undefined;
  /** The options offered by an external select. */
  options?: { text: string; value: string }[];
}
