import { useEffect, useRef } from 'react';

/** An autocomplete suggestion. */
export interface Suggestion {
  id: string;
  text: string;
  /** A short explanation. */
  hint?: string | undefined;
}

/** The listbox of a combobox. Focus stays on the combobox, which points here with `aria-activedescendant`. */
export function Suggestions({
  listId,
  label,
  items,
  active,
  onPick,
}: {
  listId: string;
  label: string;
  items: readonly Suggestion[];
  /** Index of the highlighted suggestion; -1: none. */
  active: number;
  onPick: (item: Suggestion) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="suggestions" role="listbox" id={listId} aria-label={label} ref={list} tabIndex={-1}>
      {items.map((item, at) => (
        <div
          key={item.id}
          id={`${listId}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          onPointerDown={(event) => {
            // Keeps the focus on the combobox.
            event.preventDefault();
            onPick(item);
          }}
        >
          <span>{item.text}</span>
          {item.hint === undefined ? null : <small className="hint">{item.hint}</small>}
        </div>
      ))}
    </div>
  );
}
