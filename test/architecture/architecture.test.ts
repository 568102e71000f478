import { describe, expect, it } from 'vitest';
import { ROOMS, roomOf, whyForbidden } from './rooms.ts';
import { readSourceTree } from './source-tree.ts';

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
});
