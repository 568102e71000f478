/** A room of `src`: what it may import besides itself. */
interface Room {
  /** Paths of files of other rooms. */
  readonly knows: readonly string[];
  /** Packages that must not be known here; everything else of package.json may. */
  readonly without?: readonly RegExp[];
}

const SLACK = /^@slack\//;
const HTTP = /^(undici|node:https?)$/;
const DATABASES = /^(keyv|pg|node:sqlite)$|^@keyv\//;
/** What every room but the lowest knows. */
const BASICS = ['src/errors.ts', 'src/time/', 'src/text/'];
const PLUMBING = [...BASICS, 'src/net/', 'src/log/', 'src/config/'];

/** Arrows point inward: a room knows only the rooms named here. The longest path that fits a file is its room. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'src/errors.ts': { knows: [], without: [SLACK, HTTP, DATABASES] },
  'src/time/': { knows: [], without: [SLACK, HTTP, DATABASES] },
  'src/text/': { knows: [], without: [SLACK, HTTP, DATABASES] },
  'src/people/': { knows: ['src/text/', 'src/time/'], without: [SLACK, HTTP, DATABASES] },
  'src/net/': { knows: BASICS, without: [SLACK, DATABASES] },
  'src/log/': { knows: [...BASICS, 'src/net/'], without: [SLACK, HTTP, DATABASES] },
  'src/config/': { knows: [...BASICS, 'src/net/', 'src/log/'], without: [SLACK, HTTP, DATABASES] },
  'src/checks/': { knows: BASICS, without: [SLACK, HTTP, DATABASES] },
  'src/workerchecks/': { knows: [...PLUMBING, 'src/checks/'], without: [SLACK, DATABASES] },
  'src/storage/': { knows: [...PLUMBING, 'src/checks/'], without: [SLACK, HTTP] },
  'src/slack/': { knows: [...PLUMBING, 'src/checks/'], without: [DATABASES] },
  'src/features/': {
    knows: [...PLUMBING, 'src/people/', 'src/checks/', 'src/slack/'],
    without: [HTTP, DATABASES],
  },
  'src/operations/': {
    knows: [...PLUMBING, 'src/checks/', 'src/slack/', 'src/storage/', 'src/workerchecks/'],
    without: [DATABASES],
  },
  'src/compose/': {
    knows: [
      ...PLUMBING,
      'src/checks/',
      'src/workerchecks/',
      'src/storage/',
      'src/slack/',
      'src/features/',
      'src/operations/',
    ],
    without: [HTTP, DATABASES],
  },
  'src/bot.ts': { knows: [...PLUMBING, 'src/compose/'] },
  'src/run-bot.ts': { knows: [...PLUMBING, 'src/bot.ts'] },
  'src/stop-signals.ts': { knows: [] },
  'src/main.ts': { knows: ['src/run-bot.ts', 'src/stop-signals.ts'] },
  'src/sandbox/': { knows: ['src/'] },
};

export function roomOf(path: string): string {
  const fitting = Object.keys(ROOMS).filter((room) => path.startsWith(room));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? path;
}

/** A feature is a folder of `src/features/`; what they share is `card/` and `shared/`. */
const FEATURE = /^src\/features\/(?<name>[^/]+)\//;
const SHARED_FEATURES = ['card', 'shared'];

/** Why a file must not import this; undefined: it may. `target`: a path of `src`, or a package's name. */
export function whyForbidden(from: string, target: string): string | undefined {
  const room = roomOf(from);
  const rules = ROOMS[room];
  if (rules === undefined) return `${from} is in no room of test/architecture/rooms.ts`;
  if (!target.startsWith('src/')) {
    return rules.without?.some((pattern) => pattern.test(target)) ? `${room} knows no ${target}` : undefined;
  }
  const feature = FEATURE.exec(from)?.groups?.name;
  const otherFeature = FEATURE.exec(target)?.groups?.name;
  if (feature !== undefined && otherFeature !== undefined && feature !== otherFeature) {
    return SHARED_FEATURES.includes(otherFeature) ? undefined : 'features never import each other, save card';
  }
  if (roomOf(target) === room || rules.knows.some((known) => target.startsWith(known))) return undefined;
  return `${room} does not know ${roomOf(target)}`;
}
