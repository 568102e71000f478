import type { SandboxChannel, SandboxUser } from './model.ts';

export const TEAM = { id: 'T0SANDBOX', domain: 'sandbox', name: 'Sandbox' } as const;
export const OTHER_TEAM = { id: 'T0ELSEWHERE', domain: 'elsewhere', name: 'Elsewhere' } as const;
export const APP_ID = 'A0SANDBOX';
export const BOT = { userId: 'U0BOT', botId: 'B0BOT', name: 'checks' } as const;

/** Fixed values: none of these is a secret. */
export const CREDENTIALS = {
  botToken: 'xoxb-sandbox-0123456789',
  appToken: 'xapp-sandbox-0123456789',
  signingSecret: 'sandbox-signing-secret',
} as const;

/** The people of a new workspace. */
export const PEOPLE = {
  hr1: 'UHR1',
  hr2: 'UHR2',
  admin: 'UADMIN',
  /** A full member without any permissions in the bot. */
  colleague: 'UCOLLEAGUE',
  guest: 'UGUEST',
  singleChannelGuest: 'UGUEST1CH',
  /** From another organisation, in the shared channel. */
  stranger: 'USTRANGER',
} as const;

/** The channels of a new workspace. */
export const CHANNELS = {
  /** Private, no guests, not shared; the bot is a member. */
  hr: 'C0HRDESK',
  /** Public; the bot is a member. */
  general: 'C0GENERAL',
  /** Public; the bot is not a member. */
  random: 'C0RANDOM',
  /** Private; the bot is not a member. */
  secret: 'C0SECRET',
  /** Private, shared with another organisation; the bot is a member. */
  shared: 'C0SHARED',
  /** Public, archived; the bot is a member. */
  old: 'C0OLD',
} as const;

export const USER_GROUP = 'S0HRDESK';

export function freshUsers(): SandboxUser[] {
  const teamId = TEAM.id;
  return [
    { id: PEOPLE.hr1, name: 'hanna', teamId },
    { id: PEOPLE.hr2, name: 'rob', teamId, tz: 'Australia/Perth' },
    { id: PEOPLE.admin, name: 'ada', teamId, isAdmin: true },
    { id: PEOPLE.colleague, name: 'colin', teamId },
    { id: PEOPLE.guest, name: 'greta', teamId, isRestricted: true },
    { id: PEOPLE.singleChannelGuest, name: 'gus', teamId, isRestricted: true, isUltraRestricted: true },
    { id: PEOPLE.stranger, name: 'stan', teamId: OTHER_TEAM.id },
    { id: BOT.userId, name: BOT.name, teamId, isBot: true },
  ];
}

export function freshChannels(): SandboxChannel[] {
  const { hr1, hr2, admin, colleague, guest, singleChannelGuest, stranger } = PEOPLE;
  const staff = [hr1, hr2, admin, colleague];
  const bot = BOT.userId;
  return [
    { id: CHANNELS.hr, name: 'hr-desk', kind: 'private', members: [...staff, bot] },
    {
      id: CHANNELS.general,
      name: 'general',
      kind: 'public',
      members: [...staff, guest, singleChannelGuest, bot],
    },
    { id: CHANNELS.random, name: 'random', kind: 'public', members: [...staff, guest] },
    { id: CHANNELS.secret, name: 'secret', kind: 'private', members: staff },
    {
      id: CHANNELS.shared,
      name: 'agency',
      kind: 'private',
      members: [...staff, stranger, bot],
      isExtShared: true,
    },
    { id: CHANNELS.old, name: 'old', kind: 'public', members: [...staff, bot], isArchived: true },
  ];
}
