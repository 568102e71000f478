import type { Audit } from '../checks/ports.ts';
import { homeRecordSchema } from '../features/home/home-record.ts';
import { createHomeRounds, type HomeRoundsOptions } from '../features/home/home-rounds.ts';
import { createHomes, type HomesOptions } from '../features/home/homes.ts';
import { createSeenLists } from '../features/seen-lists.ts';
import type { Storage } from '../storage/storage.ts';

type Wired = 'records' | 'seen' | 'homes';

/** Home tabs and the rounds that replace outdated ones, over one collection of what was published. */
export function createHomeTabs({
  storage,
  audit,
  ...rest
}: Omit<HomesOptions & HomeRoundsOptions, Wired> & { storage: Storage; audit: Audit }) {
  const records = storage.collection('homes', homeRecordSchema);
  const homes = createHomes({ ...rest, records, seen: createSeenLists(audit, rest.now) });
  return { homes, homeRounds: createHomeRounds({ ...rest, records, homes }) };
}
