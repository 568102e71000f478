import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** Inside node_modules, so that packages excluded from the bundle resolve. */
const CACHE = 'node_modules/.cache';
/** Packages that preloaded test modules patch: the bot must load the same copy. */
const EXTERNAL = ['pg', '@redis/client'];
/** Lets bundled CommonJS packages work in an ES module. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** Started by file name, so the bundler does not find them through imports. */
const WORKERS = ['src/storage/sqlite/vacuum-worker.ts', 'src/people/read-list-worker.ts'];

/** A bot that starts in half the time, for tests that start many processes. */
export interface BundledBot {
  /** The file to run with `node`. */
  main: string;
  /** Value for NODE_COMPILE_CACHE. */
  compileCache: string;
}

const bundles = new Map<string, Promise<BundledBot>>();

/** Bundles an entry point and all its imports into a few files. Cached until the source changes. */
export function bundleBot(entry: string): Promise<BundledBot> {
  const bundle = bundles.get(entry) ?? findOrBuild(entry);
  bundles.set(entry, bundle);
  return bundle;
}

async function findOrBuild(entry: string): Promise<BundledBot> {
  const folder = join(CACHE, `bot-${fingerprint(entry)}`);
  if (!existsSync(folder)) await writeBundle(entry, folder);
  return {
    main: join(folder, basename(entry).replace(/\.ts$/, '.mjs')),
    compileCache: join(folder, 'compiled'),
  };
}

/** Changes with the entry point, the source and the packages. */
function fingerprint(entry: string): string {
  const sum = createHash('sha256').update(entry).update(readFileSync('package-lock.json'));
  for (const path of globSync(['src/**/*.ts', 'test/{support,crash}/**/*.ts']).sort()) {
    sum.update(path).update(readFileSync(path));
  }
  return sum.digest('hex').slice(0, 16);
}

async function writeBundle(entry: string, folder: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [entry, ...WORKERS],
    entryNames: '[name]',
    outdir: CACHE,
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    external: EXTERNAL,
    banner: { js: REQUIRE },
    logLevel: 'silent',
  });
  mkdirSync(CACHE, { recursive: true });
  const made = mkdtempSync(join(CACHE, 'making-'));
  for (const { path, text } of outputFiles) {
    const script = text.replace(/\.\/([a-z-]+-worker)\.ts/g, './$1.mjs');
    writeFileSync(join(made, basename(path)), script);
  }
  moveIntoPlace(made, folder);
}

/** Another process may have written the same bundle first. */
function moveIntoPlace(made: string, folder: string): void {
  try {
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
