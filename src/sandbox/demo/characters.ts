import { BOT, PEOPLE } from '../slack/workspace/fixtures.ts';

/** Display names and roles of the sandbox's people. The page starts as the first one. */
export const CHARACTERS: Readonly<Record<string, { name: string; role: string }>> = {
  [PEOPLE.hr1]: { name: 'Hanna', role: 'HR desk' },
  [PEOPLE.hr2]: { name: 'Rob', role: 'HR desk' },
  [PEOPLE.admin]: { name: 'Ada', role: 'may read the audit' },
  [PEOPLE.colleague]: { name: 'Colin', role: 'colleague without rights' },
  [PEOPLE.guest]: { name: 'Greta', role: 'guest' },
  [PEOPLE.singleChannelGuest]: { name: 'Gus', role: 'guest of one channel' },
  [PEOPLE.stranger]: { name: 'Stan', role: 'another organisation' },
  [BOT.userId]: { name: 'WorkerChecks', role: 'app' },
};
