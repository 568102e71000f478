import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The page's assets for the browser. */
export interface PageBundle {
  script: string;
  style: string;
}

const PAGE = new URL('../page/', import.meta.url);

let bundle: Promise<PageBundle> | undefined;

/** Bundles the page in memory, once per process, without writing files. */
export function bundlePage(): Promise<PageBundle> {
  bundle ??= buildPage();
  return bundle;
}

async function buildPage(): Promise<PageBundle> {
  const { outputFiles } = await build({
    entryPoints: ['main.tsx', 'style/page.css'].map((name) => fileURLToPath(new URL(name, PAGE))),
    outdir: '/',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}
