/** All text within blocks or cells, concatenated. */
export function textsIn(value: unknown): string {
  const texts: string[] = [];
  JSON.stringify(value, (key, one: unknown) => {
    if (key === 'text' && typeof one === 'string') texts.push(one);
    return one;
  });
  return texts.join('');
}
