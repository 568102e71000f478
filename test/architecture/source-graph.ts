import { dirname } from 'node:path/posix';
import type { SourceTree } from './source-tree.ts';

/** File or folder → what it imports, type imports included. */
export type SourceGraph = ReadonlyMap<string, ReadonlySet<string>>;

function graphOf(tree: SourceTree, nodeOf: (path: string) => string): SourceGraph {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of tree.values()) {
    const from = nodeOf(path);
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets);
    for (const target of imports.filter((one) => tree.has(one)).map(nodeOf))
      if (target !== from) targets.add(target);
  }
  return graph;
}

export function fileGraph(tree: SourceTree): SourceGraph {
  return graphOf(tree, (path) => path);
}

/** A folder and its subfolders are different nodes. Each file directly in `src` is a node of its own. */
export function folderGraph(tree: SourceTree): SourceGraph {
  return graphOf(tree, (path) => (dirname(path) === 'src' ? path : dirname(path)));
}

/**
 * Import cycles: Tarjan's strongly connected components of more than one node, each sorted.
 * https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
 */
export function findCycles(graph: SourceGraph): string[][] {
  const indices = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];

  /** Returns the lowest index that can be reached on the stack. */
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
      if (members.length > 1) cycles.push(members.toSorted());
    }
    return lowest;
  }

  for (const node of graph.keys()) if (!indices.has(node)) visit(node);
  return cycles;
}

/** The imports that cause these cycles between folders. */
export function importsWithin(tree: SourceTree, cycles: readonly string[][]): string[] {
  const folderOf = (path: string) => (dirname(path) === 'src' ? path : dirname(path));
  return [...tree.values()].flatMap(({ path, imports }) =>
    imports
      .filter((target) => {
        const [from, to] = [folderOf(path), folderOf(target)];
        return (
          tree.has(target) && from !== to && cycles.some((one) => one.includes(from) && one.includes(to))
        );
      })
      .map((target) => `${path} → ${target}`),
  );
}
