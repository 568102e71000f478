import { type KeyboardEvent, useState } from 'react';
import type { Suggestion } from '../shared/suggestions.tsx';

/** Moving in the list of suggestions of a field by keyboard. */
export interface SuggestionKeys {
  /** The suggestions to show; none once Escape has closed them. */
  items: readonly Suggestion[];
  /** Index of the highlighted suggestion; -1: none. */
  active: number;
  /** Handles arrows, Escape, Tab and, on a highlighted suggestion, Enter. False: the key is the field's. */
  onKeyDown(event: KeyboardEvent): boolean;
  /** Shows the suggestions again, without a highlight. To be called when the field's text changes. */
  reset(): void;
}

export function useSuggestionKeys(
  found: readonly Suggestion[],
  onPick: (item: Suggestion) => void,
): SuggestionKeys {
  const [active, setActive] = useState(-1);
  const [isShut, setShut] = useState(false);
  const items = isShut ? [] : found;

  const actionOf = ({ key, shiftKey }: KeyboardEvent): (() => void) | undefined => {
    const [first] = items;
    if (first === undefined) return undefined;
    const highlighted = items[active];
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) {
      const next = active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length;
      return () => setActive(next);
    }
    if (key === 'Escape') return () => setShut(true);
    if (key === 'Tab' && !shiftKey) return () => onPick(highlighted ?? first);
    if (key === 'Enter' && !shiftKey && highlighted !== undefined) return () => onPick(highlighted);
    return undefined;
  };

  return {
    items,
    active,
    onKeyDown(event) {
      const action = actionOf(event);
      if (action === undefined) return false;
      event.preventDefault();
      action();
      return true;
    },
    reset() {
      setActive(-1);
      setShut(false);
    },
  };
}
