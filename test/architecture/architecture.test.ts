import { describe, expect, it } from 'vitest';
import { findOptionBags } from './option-bags.ts';
import { ROOMS, roomOf, whyForbidden } from './rooms.ts';
import { fileGraph, findCircles, folderGraph, importsWithin } from './source-graph.ts';
import { readSourceTree } from './source-tree.ts';

const MAX_OPTIONS = 8;

const tree = readSourceTree();

describe('src', () => {
  it.each(Object.keys(ROOMS))('%s imports only what its room may know', (room) => {
    const files = [...tree.values()].filter(({ path }) => roomOf(path) === room);
    expect(files.length).toBeGreaterThan(0);
    const forbidden = files.flatMap(({ path, imports }) =>
      imports.flatMap((target) => {
        const why = whyForbidden(path, target);
        return why === undefined ? [] : `${path} → ${target}: ${why}`;
      }),
    );
    expect(forbidden).toEqual([]);
  });

  it('has no file outside a room', () => {
    expect([...tree.keys()].filter((path) => !Object.hasOwn(ROOMS, roomOf(path)))).toEqual([]);
  });

  it('has no circle between files, type imports included', () => {
    expect(findCircles(fileGraph(tree))).toEqual([]);
  });

  it('has no circle between folders, type imports included', () => {
    expect(importsWithin(tree, findCircles(folderGraph(tree)))).toEqual([]);
  });

  it(`has no option bag of more than ${MAX_OPTIONS} fields`, () => {
    const bags = findOptionBags(tree).filter(({ fields }) => fields > MAX_OPTIONS);
    expect(bags.map(({ where }) => where).toSorted()).toEqual([]);
  });
});
