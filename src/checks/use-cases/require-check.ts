import { BotError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { WatchList } from '../watch-list.ts';

/** The check with this id. Rejects with BotError if it is not known, and with StorageError. */
export async function requireCheck(watchList: Pick<WatchList, 'get'>, id: string): Promise<Check> {
  const check = await watchList.get(id);
  if (check === undefined) throw new BotError('no-such-check', 'This check is no longer here.');
  return check;
}
