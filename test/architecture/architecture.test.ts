import { describe, expect, it } from 'vitest';
import { LAYERS, layerOf, whyForbidden } from './layers.ts';
import { findOptionBags } from './option-bags.ts';
import { fileGraph, findCycles, folderGraph, importsWithin } from './source-graph.ts';
import { readSourceTree } from './source-tree.ts';

const MAX_OPTIONS = 8;

const tree = readSourceTree();

describe('src', () => {
  it.each(Object.keys(LAYERS))('%s imports only what its layer may import', (layer) => {
    const files = [...tree.values()].filter(({ path }) => layerOf(path) === layer);
    expect(files.length).toBeGreaterThan(0);
    const forbidden = files.flatMap(({ path, imports }) =>
      imports.flatMap((target) => {
        const why = whyForbidden(path, target);
        return why === undefined ? [] : `${path} → ${target}: ${why}`;
      }),
    );
    expect(forbidden).toEqual([]);
  });

  it('has no file outside a layer', () => {
    expect([...tree.keys()].filter((path) => !Object.hasOwn(LAYERS, layerOf(path)))).toEqual([]);
  });

  it('has no import cycle between files, type imports included', () => {
    expect(findCycles(fileGraph(tree))).toEqual([]);
  });

  it('has no import cycle between folders, type imports included', () => {
    expect(importsWithin(tree, findCycles(folderGraph(tree)))).toEqual([]);
  });

  it(`has no option bag of more than ${MAX_OPTIONS} fields`, () => {
    const bags = findOptionBags(tree).filter(({ fields }) => fields > MAX_OPTIONS);
    expect(bags.map(({ where }) => where).toSorted()).toEqual([]);
  });
});
