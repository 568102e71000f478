export const JUMP_IDS = ['morning', 'day', 'friday', 'month', 'christmas'] as const;
export type JumpId = (typeof JUMP_IDS)[number];

/** Leaps of the demo's clock, in the order in which the page offers them. */
export const JUMPS: readonly { id: JumpId; name: string }[] = [
  { id: 'morning', name: 'Next morning, 8:25' },
  { id: 'day', name: '+1 day' },
  { id: 'friday', name: 'Friday afternoon' },
  { id: 'month', name: '+30 days' },
  { id: 'christmas', name: 'Day before Christmas Eve' },
];
