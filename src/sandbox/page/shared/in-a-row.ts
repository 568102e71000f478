import { createElement, Fragment, type ReactElement, type ReactNode } from 'react';

/** Draws items in a row that have no identity of their own, such as the words of a text. */
export function inARow<Item>(
  items: readonly Item[],
  draw: (item: Item, at: number) => ReactNode,
): ReactElement {
  return createElement(Fragment, null, ...items.map(draw));
}
