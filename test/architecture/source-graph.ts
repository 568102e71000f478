import { dirname } from 'node:path/posix';
import type { SourceTree } from './source-tree.ts';

/** Who imports whom, type imports included. */
export type SourceGraph = ReadonlyMap<string, ReadonlySet<string>>;

function graphOf(tree: SourceTree, nodeOf: (path: string) => string): SourceGraph {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of tree.values()) {
    const from = nodeOf(path);
    const arrows = graph.get(from) ?? new Set();
    graph.set(from, arrows);
    for (const target of imports.filter((one) => tree.has(one)).map(nodeOf))
      if (target !== from) arrows.add(target);
  }
  return graph;
}

export function fileGraph(tree: SourceTree): SourceGraph {
  return graphOf(tree, (path) => path);
}

/** A folder and the folders in it are different nodes. The files beside them in `src` stand for themselves. */
export function folderGraph(tree: SourceTree): SourceGraph {
  return graphOf(tree, (path) => (dirname(path) === 'src' ? path : dirname(path)));
}

/**
 * The circles: Tarjan's strongly connected components of more than one node, each sorted.
 * https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
 */
export function findCircles(graph: SourceGraph): string[][] {
  const indices = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];

  /** Resolves to the lowest index that can be reached on the stack. */
  function visit(node: string): number {
    const index = indices.size;
    let lowest = index;
    indices.set(node, index);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const known = indices.get(next);
      if (known === undefined) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, known);
    }
    if (lowest === index) {
      const members = stack.splice(stack.indexOf(node));
      if (members.length > 1) circles.push(members.toSorted());
    }
    return lowest;
  }

  for (const node of graph.keys()) if (!indices.has(node)) visit(node);
  return circles;
}

/** The imports that lie in these circles of folders: what has to go. */
export function importsWithin(tree: SourceTree, circles: readonly string[][]): string[] {
  const folderOf = (path: string) => (dirname(path) === 'src' ? path : dirname(path));
  return [...tree.values()].flatMap(({ path, imports }) =>
    imports
      .filter((target) => {
        const [from, to] = [folderOf(path), folderOf(target)];
        return (
          tree.has(target) && from !== to && circles.some((one) => one.includes(from) && one.includes(to))
        );
      })
      .map((target) => `${path} → ${target}`),
  );
}
