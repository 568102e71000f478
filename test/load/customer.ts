import { BOT, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxChannel, SandboxUser } from '../../src/sandbox/slack/workspace/model.ts';

/** Five people share a desk with a channel of its own. Slack takes one post a second in each. */
const DESK_SIZE = 5;
/** Every sixth desk uses a public channel, whose cards must not tell outcomes apart. */
const PUBLIC_EVERY = 6;

export interface Desk {
  channel: SandboxChannel;
  members: string[];
}

const number = (index: number) => String(index).padStart(2, '0');

const isPublic = (desk: number) => desk % PUBLIC_EVERY === PUBLIC_EVERY - 1;
const CHANNEL = 'C0DESK';
export const channelId = (desk: number) => `${CHANNEL}${number(desk)}`;
export const isDesk = (id: string) => id.startsWith(CHANNEL);
export const userId = (person: number) => `U0DESK${number(person)}`;
export const deskOf = (person: number) => Math.floor(person / DESK_SIZE);
export const isPublicChannel = (id: string) => isPublic(Number.parseInt(id.slice(-2), 10));

/** The desks of this many people. */
export function desksOf(people: number): Desk[] {
  return Array.from({ length: Math.ceil(people / DESK_SIZE) }, (_, desk) => {
    const size = Math.min(DESK_SIZE, people - desk * DESK_SIZE);
    const members = Array.from({ length: size }, (_, index) => userId(desk * DESK_SIZE + index));
    const kind = isPublic(desk) ? 'public' : 'private';
    const channel: SandboxChannel = {
      id: channelId(desk),
      name: `desk-${number(desk)}`,
      kind,
      members: [...members, BOT.userId],
    };
    return { channel, members };
  });
}

export const asUser = (id: string): SandboxUser => ({ id, name: id.toLowerCase(), teamId: TEAM.id });

/** Names of the workers that are invited before and during the test; they stand on no public card. */
export const SEEDED_NAME = 'Lovelace';
export const ORDERED_NAME = 'Hopper';
export const PRODUCTS = ['ncchc', 'vevo'] as const;
export const PRODUCT_NAMES = { ncchc: 'National police check', vevo: 'Right to work' } as const;
