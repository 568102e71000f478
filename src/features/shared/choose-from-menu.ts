import { BotError } from '../../errors.ts';
import type { Permission } from '../../slack/access/access.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import { type MenuChoice, readMenuValue } from '../card/card-menu.ts';

export interface MenuRoute {
  may: Permission;
  /** `call.value`: the check's id. */
  run: (call: ActionCall) => Promise<void>;
}

/** Carries out the choice from a check's menu, if the person has the permission. */
export function chooseFromMenu(routes: Readonly<Record<MenuChoice, MenuRoute>>) {
  return async (call: ActionCall): Promise<void> => {
    const { choice, checkId } = readMenuValue(call.value);
    if (choice === undefined) throw new BotError('menu', 'This can no longer be chosen. Nothing was done.');
    const { may, run } = routes[choice];
    await call.authorize(may);
    await run({ ...call, value: checkId });
  };
}
