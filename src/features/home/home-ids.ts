/** Action ids on the Home tab, beside those of the cards. */
export const HOME_ACTIONS = {
  previous: 'home.previous',
  next: 'home.next',
  whose: 'home.whose',
  state: 'home.state',
  product: 'home.product',
  search: 'home.search',
  clear: 'home.clear',
} as const;
