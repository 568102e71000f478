import type { ActionsBlock, InputBlock, KnownBlock, PlainTextOption, StaticSelect } from '@slack/types';
import { actions, button, LIMITS, plain } from '../../slack/messages/blocks.ts';
import { stateWord } from '../card/check-wording.ts';
import { inviteButton } from '../shared/invite-buttons.ts';
import { manyButton } from '../shared/many-buttons.ts';
import { settingsButton } from '../shared/settings-button.ts';
import { type HomeFilters, OPEN_STATES, productValue, stateValue, whoseValue } from './home-filters.ts';
import { HOME_ACTIONS } from './home-ids.ts';

/** Slack's most for a select; one is for all of them. */
const MAX_PRODUCTS = 99;

const option = (text: string, value: string): PlainTextOption => ({
  text: plain(text, LIMITS.optionText),
  value,
});

/** A select whose first option means no filter. */
function select(
  actionId: string,
  placeholder: string,
  options: PlainTextOption[],
  chosen: string,
): StaticSelect {
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: 'static_select',
    action_id: actionId,
    placeholder: plain(placeholder),
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

/** What Completed means for a check that is still open. */
export const openStateWord = (state: (typeof OPEN_STATES)[number]): string =>
  state === 'Completed' ? 'Completed, awaiting result' : stateWord({ state }, { word: false });

/** Buttons for everything that starts here, and whose checks the tab is about. */
export function topRow({ whose }: HomeFilters): ActionsBlock {
  const options = [
    option('Everybody’s checks', whoseValue(undefined)),
    option('My checks', whoseValue('mine')),
  ];
  return actions([
    inviteButton(),
    manyButton(),
    settingsButton(),
    select(HOME_ACTIONS.whose, 'Whose checks', options, whoseValue(whose)),
  ]);
}

function productSelect(
  products: readonly { id: string; name: string }[],
  productId: string | undefined,
): StaticSelect[] {
  // An id that is too long for Slack cannot be offered.
  const offered = products.filter(({ id }) => productValue(id).length <= LIMITS.optionValue);
  if (offered.length < 2) return [];
  const options = offered.slice(0, MAX_PRODUCTS).map(({ id, name }) => option(name, productValue(id)));
  const all = [option('Any check type', productValue(undefined)), ...options];
  return [select(HOME_ACTIONS.product, 'Check type', all, productValue(productId))];
}

function searchField(term: string | undefined, { searchId }: HomeFilters): InputBlock {
  return {
    type: 'input',
    // Slack keeps what was typed as long as the block has the same id.
    block_id: `search ${searchId ?? 'none'}`,
    dispatch_action: true,
    optional: true,
    label: plain('Search open checks'),
    element: {
      type: 'plain_text_input',
      action_id: HOME_ACTIONS.search,
      placeholder: plain('Name, email or reference'),
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      ...(term === undefined ? {} : { initial_value: term }),
    },
  };
}

/** Narrows the list of open checks. `term`: what is searched for. */
export function filterControls(
  filters: HomeFilters,
  term: string | undefined,
  products: readonly { id: string; name: string }[],
): KnownBlock[] {
  const states = OPEN_STATES.map((state) => option(openStateWord(state), stateValue(state)));
  const any = option('Any state', stateValue(undefined));
  const isFiltered = (filters.state ?? filters.productId ?? term) !== undefined;
  return [
    searchField(term, filters),
    actions([
      select(HOME_ACTIONS.state, 'State', [any, ...states], stateValue(filters.state)),
      ...productSelect(products, filters.productId),
      ...(isFiltered ? [button({ actionId: HOME_ACTIONS.clear, text: 'Show all', value: 'all' })] : []),
    ]),
  ];
}

/** Page buttons; values are page numbers. */
export function navigation(page: number, pages: number): KnownBlock[] {
  if (pages === 1) return [];
  const to = (text: string, actionId: string, number: number) =>
    button({ actionId, text, value: String(number) });
  return [
    { type: 'divider' },
    actions([
      ...(page > 1 ? [to('Previous', HOME_ACTIONS.previous, page - 1)] : []),
      ...(page < pages ? [to('Next', HOME_ACTIONS.next, page + 1)] : []),
    ]),
  ];
}
