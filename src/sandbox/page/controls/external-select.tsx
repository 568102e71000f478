import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { stringAt } from '../../json.ts';
import { type Suggestion, Suggestions } from '../shared/suggestions.tsx';
import { ariaOf, type ControlProps, useControl } from './use-control.ts';

/** Debounce: the app is asked once typing has paused for this long. */
const PAUSE_MS = 150;

/** A select menu whose options the app supplies as the person types. */
export function ExternalSelect(props: ControlProps) {
  const { element, inputId } = props;
  const { held, choose, suggest } = useControl(props);
  const listId = useId();
  const [text, setText] = useState(stringAt(held, 'selected_option', 'text', 'text') ?? '');
  const [items, setItems] = useState<Suggestion[]>();
  const [active, setActive] = useState(-1);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const least = typeof element.min_query_length === 'number' ? element.min_query_length : 3;
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (query: string) => {
    clearTimeout(timer.current);
    if (query.length < least) {
      setItems(undefined);
      return;
    }
    timer.current = setTimeout(async () => {
      const { options = [] } = await suggest(query);
      setItems(options.map((option) => ({ id: option.value, text: option.text })));
      setActive(-1);
    }, PAUSE_MS);
  };
  const close = () => {
    clearTimeout(timer.current);
    setItems(undefined);
  };
  const pick = (item: Suggestion) => {
    close();
    setText(item.text);
    void choose(item.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (items === undefined) {
      if (event.key === 'ArrowDown') ask(text);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const highlighted = items[active];
    if (step !== undefined) {
      event.preventDefault();
      setActive((active + step + items.length) % Math.max(1, items.length));
    } else if (event.key === 'Enter' && highlighted !== undefined) {
      event.preventDefault();
      pick(highlighted);
    } else if (event.key === 'Escape') {
      // Closes the list, but not the modal around it.
      event.preventDefault();
      close();
    }
  };

  return (
    <div className="external-select">
      <input
        id={inputId}
        type="text"
        role="combobox"
        autoComplete="off"
        value={text}
        placeholder={stringAt(element, 'placeholder', 'text')}
        {...ariaOf(props)}
        aria-autocomplete="list"
        aria-expanded={items !== undefined}
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        onFocus={() => ask('')}
        onBlur={close}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setText(target.value);
          ask(target.value);
        }}
      />
      {items === undefined ? null : items.length === 0 ? (
        <p className="suggestions nothing" role="status">
          Nothing found
        </p>
      ) : (
        <Suggestions listId={listId} label="Found" items={items} active={active} onPick={pick} />
      )}
    </div>
  );
}
