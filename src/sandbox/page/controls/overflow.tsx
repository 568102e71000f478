import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { isObject } from '../../json.ts';
import { useDemo } from '../shared/demo-context.ts';
import { Icon } from '../shared/icon.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { optionList } from './option-list.ts';
import { type ControlProps, useControl } from './use-control.ts';

/** The menu behind three dots. */
export function Overflow(props: ControlProps) {
  const { element } = props;
  const { scene } = useDemo();
  const { choose } = useControl(props);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const items = () => [...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useEffect(() => {
    if (isOpen) place.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    place.current?.querySelector('button')?.focus();
  };
  const pick = (value: string) => {
    close();
    if (isObject(element.confirm)) setAsked(value);
    else void choose(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (step !== undefined) {
      event.preventDefault();
      const all = items();
      const at = all.findIndex((item) => item.matches(':focus'));
      all[(at + step + all.length) % all.length]?.focus();
    }
  };

  return (
    <div className="overflow" ref={place}>
      <button
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label="More actions"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="dots" />
      </button>
      {isOpen ? (
        <div className="menu" role="menu" tabIndex={-1} aria-label="More actions" onKeyDown={onKeyDown}>
          {optionList(element, scene).map(({ value, text }) => (
            <button key={value} type="button" role="menuitem" onClick={() => pick(value)}>
              {text}
            </button>
          ))}
        </div>
      ) : null}
      {asked !== undefined && isObject(element.confirm) ? (
        <ConfirmDialog
          confirm={element.confirm}
          onAnswer={(isYes) => {
            setAsked(undefined);
            if (isYes) void choose(asked);
          }}
        />
      ) : null}
    </div>
  );
}
