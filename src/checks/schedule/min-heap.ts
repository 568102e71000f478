/** The least first. */
export interface MinHeap<T> {
  push(at: number, item: T): void;
  peek(): { at: number; item: T } | undefined;
  pop(): { at: number; item: T } | undefined;
  clear(): void;
  readonly size: number;
}

export function createMinHeap<T>(): MinHeap<T> {
  const nodes: { at: number; item: T }[] = [];

  function swap(a: number, b: number): void {
    const [first, second] = [nodes[a], nodes[b]];
    if (first === undefined || second === undefined) return;
    nodes[a] = second;
    nodes[b] = first;
  }

  function at(place: number): number {
    return nodes[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  function sinkRoot(): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const least = at(left + 1) < at(left) ? left + 1 : left;
      if (at(least) >= at(place)) return;
      swap(place, least);
      place = least;
    }
  }

  return {
    push(key, item) {
      nodes.push({ at: key, item });
      let place = nodes.length - 1;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (at(parent) <= key) return;
        swap(parent, place);
        place = parent;
      }
    },
    peek: () => nodes[0],
    pop() {
      const first = nodes[0];
      const last = nodes.pop();
      if (first === undefined || last === undefined) return undefined;
      if (nodes.length > 0) {
        nodes[0] = last;
        sinkRoot();
      }
      return first;
    },
    clear() {
      nodes.length = 0;
    },
    get size() {
      return nodes.length;
    },
  };
}
