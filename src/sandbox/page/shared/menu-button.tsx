import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface MenuItem {
  id: string;
  text: string;
  /** A short explanation. */
  hint?: string | undefined;
}

/** A button with a menu. Arrow keys move within it; Escape, Tab and a click elsewhere close it. */
export function MenuButton({
  label,
  icon,
  look,
  items,
  onPick,
}: {
  label: string;
  icon: IconName;
  /** CSS class of the button. */
  look: 'button' | 'icon-button';
  items: readonly MenuItem[];
  onPick: (id: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    place.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const leave = ({ target }: Event) => {
      if (!(target instanceof Node && place.current?.contains(target))) setOpen(false);
    };
    const events = ['focusin', 'pointerdown'] as const;
    for (const event of events) document.addEventListener(event, leave);
    return () => {
      for (const event of events) document.removeEventListener(event, leave);
    };
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    place.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (step !== undefined) {
      event.preventDefault();
      const all = [...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
      const at = all.findIndex((item) => item.matches(':focus'));
      all[(at + step + all.length) % all.length]?.focus();
    }
  };

  return (
    <div className="menu-button" ref={place}>
      <button
        type="button"
        className={look}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen ? (
        <div className="menu" role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
          {items.map(({ id, text, hint }) => (
            <button
              key={id}
              type="button"
              role="menuitem"
              onClick={() => {
                close();
                onPick(id);
              }}
            >
              {text}
              {hint === undefined ? null : <small className="hint">{hint}</small>}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
