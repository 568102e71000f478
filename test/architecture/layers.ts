/** A part of `src`, and what it may import besides itself. */
interface Layer {
  /** Beginnings of the paths of files of other layers. */
  readonly mayImport: readonly string[];
  /** Packages that it must not import; it may import every other one of package.json. */
  readonly mustNotImport?: readonly RegExp[];
}

const SLACK = /^@slack\//;
const HTTP = /^(undici|node:https?)$/;
const DATABASES = /^(keyv|pg|node:sqlite)$|^@keyv\//;
/** What every layer but the lowest may import. */
const BASICS = ['src/errors.ts', 'src/time/', 'src/text/'];
const PLUMBING = [...BASICS, 'src/net/', 'src/log/', 'src/config/'];

/** Imports point inward: a layer imports only those named here. A file belongs to the layer with the longest fitting path. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  'src/errors.ts': { mayImport: [], mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/time/': { mayImport: [], mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/text/': { mayImport: [], mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/people/': { mayImport: ['src/text/', 'src/time/'], mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/net/': { mayImport: BASICS, mustNotImport: [SLACK, DATABASES] },
  'src/log/': { mayImport: [...BASICS, 'src/net/'], mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/config/': { mayImport: [...BASICS, 'src/net/', 'src/log/'], mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/checks/': { mayImport: BASICS, mustNotImport: [SLACK, HTTP, DATABASES] },
  'src/workerchecks/': { mayImport: [...PLUMBING, 'src/checks/'], mustNotImport: [SLACK, DATABASES] },
  'src/storage/': { mayImport: [...PLUMBING, 'src/checks/'], mustNotImport: [SLACK, HTTP] },
  'src/slack/': { mayImport: [...PLUMBING, 'src/checks/'], mustNotImport: [DATABASES] },
  'src/features/': {
    mayImport: [...PLUMBING, 'src/people/', 'src/checks/', 'src/slack/'],
    mustNotImport: [HTTP, DATABASES],
  },
  'src/operations/': {
    mayImport: [...PLUMBING, 'src/checks/', 'src/slack/', 'src/storage/', 'src/workerchecks/'],
    mustNotImport: [DATABASES],
  },
  'src/compose/': {
    mayImport: [
      ...PLUMBING,
      'src/checks/',
      'src/workerchecks/',
      'src/storage/',
      'src/slack/',
      'src/features/',
      'src/operations/',
    ],
    mustNotImport: [HTTP, DATABASES],
  },
  'src/tool/': {
    mayImport: [...PLUMBING, 'src/checks/', 'src/storage/', 'src/operations/', 'src/compose/', 'src/main.ts'],
    mustNotImport: [SLACK, HTTP, DATABASES],
  },
  'src/bot.ts': { mayImport: [...PLUMBING, 'src/compose/'] },
  'src/run-bot.ts': { mayImport: [...PLUMBING, 'src/bot.ts'] },
  'src/stop-signals.ts': { mayImport: [] },
  'src/main.ts': { mayImport: ['src/run-bot.ts', 'src/stop-signals.ts'] },
  'src/sandbox/': { mayImport: ['src/'] },
};

export function layerOf(path: string): string {
  const fitting = Object.keys(LAYERS).filter((layer) => path.startsWith(layer));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? path;
}

/** A feature is a folder of `src/features/`. All features may import `card/` and `shared/`. */
const FEATURE = /^src\/features\/(?<name>[^/]+)\//;
const SHARED_FEATURES = ['card', 'shared'];

/** Why the file `from` must not import `target`, a path in `src` or a package name; undefined: it may. */
export function whyForbidden(from: string, target: string): string | undefined {
  const layer = layerOf(from);
  const rules = LAYERS[layer];
  if (rules === undefined) return `${from} is in no layer of test/architecture/layers.ts`;
  if (!target.startsWith('src/')) {
    return rules.mustNotImport?.some((pattern) => pattern.test(target))
      ? `${layer} must not import ${target}`
      : undefined;
  }
  const feature = FEATURE.exec(from)?.groups?.name;
  const otherFeature = FEATURE.exec(target)?.groups?.name;
  if (feature !== undefined && otherFeature !== undefined && feature !== otherFeature) {
    return SHARED_FEATURES.includes(otherFeature)
      ? undefined
      : 'features must not import each other, except card';
  }
  if (layerOf(target) === layer || rules.mayImport.some((allowed) => target.startsWith(allowed)))
    return undefined;
  return `${layer} must not import ${layerOf(target)}`;
}
