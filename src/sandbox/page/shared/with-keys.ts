/** Assigns React keys to items: their content, plus a counter among equal ones. */
export function withKeys<Item>(items: readonly Item[]): { key: string; item: Item; at: number }[] {
  const counts = new Map<string, number>();
  return items.map((item, at) => {
    const text = JSON.stringify(item);
    const count = counts.get(text) ?? 0;
    counts.set(text, count + 1);
    return { key: `${text} ${count}`, item, at };
  });
}
