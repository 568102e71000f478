import { describe, expect, it } from 'vitest';
import { whyForbidden } from './layers.ts';
import { findOptionBags } from './option-bags.ts';
import { fileGraph, findCycles, folderGraph, importsWithin } from './source-graph.ts';
import { parseSource, type SourceTree } from './source-tree.ts';

/** A tree made of path → text. */
function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  return new Map(Object.entries(files).map(([path, text]) => [path, parseSource(path, text)]));
}

const bagsOf = (text: string) => findOptionBags(treeOf({ 'src/a.ts': text }));

describe('the imports of a file', () => {
  it.each([
    ['a value', "import { b } from './b.ts';"],
    ['a type', "import type { B } from './b.ts';"],
    ['a type among values', "import { type B, c } from './b.ts';"],
    ['nothing', "import './b.ts';"],
    ['a re-export', "export { b } from './b.ts';"],
    ['a re-export of everything', "export * from './b.ts';"],
    ['a dynamic import', "const b = await import('./b.ts');"],
    ['a type where it is used', "export type A = import('./b.ts').B;"],
  ])('include %s', (_, text) => {
    expect(parseSource('src/x/a.ts', text).imports).toEqual(['src/x/b.ts']);
  });

  it('do not include strings and comments', () => {
    expect(parseSource('src/a.ts', "// import './b.ts';\nconst a = \"from './b.ts'\";").imports).toEqual([]);
  });
});

describe('an import cycle', () => {
  it('is found between files that import types of each other', () => {
    const tree = treeOf({
      'src/a.ts': "import type { B } from './b.ts';",
      'src/b.ts': "import type { C } from './c.ts';",
      'src/c.ts': "import type { A } from './a.ts';",
      'src/d.ts': "import './a.ts';",
    });
    expect(findCycles(fileGraph(tree))).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts']]);
  });

  it('is found between folders though there is none between their files', () => {
    const tree = treeOf({
      'src/x/a.ts': "import type { B } from '../y/b.ts';",
      'src/y/b.ts': '',
      'src/y/c.ts': "import '../x/d.ts';",
      'src/x/d.ts': '',
    });
    expect(findCycles(fileGraph(tree))).toEqual([]);
    const cycles = findCycles(folderGraph(tree));
    expect(cycles).toEqual([['src/x', 'src/y']]);
    expect(importsWithin(tree, cycles)).toEqual(['src/x/a.ts → src/y/b.ts', 'src/y/c.ts → src/x/d.ts']);
  });

  it('is found between a folder and a subfolder', () => {
    const tree = treeOf({
      'src/x/a.ts': "import './y/b.ts';",
      'src/x/y/b.ts': "import type { C } from '../c.ts';",
      'src/x/c.ts': '',
    });
    expect(findCycles(folderGraph(tree))).toEqual([['src/x', 'src/x/y']]);
  });
});

describe('an import', () => {
  it.each([
    ['src/checks/check.ts', 'src/slack/access/access.ts'],
    ['src/checks/jobs/poller.ts', 'undici'],
    ['src/slack/listeners/events.ts', 'src/features/card/card-view.ts'],
    ['src/features/home/home-tabs.ts', 'src/features/invite/invite-view.ts'],
    ['src/features/home/home-tabs.ts', 'src/storage/storage.ts'],
    ['src/operations/metrics.ts', 'src/sandbox/demo/open-demo.ts'],
    ['src/bot.ts', 'src/features/register-features.ts'],
    ['src/new-layer/a.ts', 'src/errors.ts'],
  ])('from %s to %s is forbidden', (from, target) => {
    expect(whyForbidden(from, target)).toEqual(expect.any(String));
  });

  it.each([
    ['src/features/home/home-tabs.ts', 'src/features/card/card-view.ts'],
    ['src/features/home/home-tabs.ts', 'src/slack/access/access.ts'],
    ['src/storage/storage.ts', 'src/checks/ports.ts'],
    ['src/sandbox/demo/open-demo.ts', 'src/bot.ts'],
  ])('from %s to %s is allowed', (from, target) => {
    expect(whyForbidden(from, target)).toBeUndefined();
  });
});

describe('an option bag', () => {
  it('is an interface with such a name, counted with its inherited fields', () => {
    const text = 'interface P { a: 1; b: 1 } export interface AOptions extends P { c: 1; d(): void }';
    expect(bagsOf(text)).toEqual([{ where: 'src/a.ts AOptions', fields: 4 }]);
  });

  it('is counted without omitted fields', () => {
    const text =
      "type K = 'a' | 'b'; interface P { a: 1; b: 1; c: 1 } type AOptions = Omit<P, K> & Pick<P, 'a'>;";
    expect(bagsOf(text)).toEqual([{ where: 'src/a.ts AOptions', fields: 2 }]);
  });

  it('is counted across files', () => {
    const tree = treeOf({
      'src/x/a.ts':
        "import type { P as Q } from '../b.ts'; export interface AOptions extends Partial<Q> { c: 1 }",
      'src/b.ts': 'export interface P { a: 1; b: 1 }',
    });
    expect(findOptionBags(tree)).toEqual([{ where: 'src/x/a.ts AOptions', fields: 3 }]);
  });

  it('is a destructured parameter', () => {
    const text = 'export const f = ({ a, b }: { a: 1; b: 1; c: 1 } = X) => a; function g({ d }: Check) {}';
    expect(bagsOf(text).map(({ fields }) => fields)).toEqual([3, 1]);
  });
});
