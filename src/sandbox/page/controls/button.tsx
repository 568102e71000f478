import { useState } from 'react';
import { isObject, stringAt } from '../../json.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type ControlProps, useControl } from './use-control.ts';

/** A button, or a link if it has a URL. Asks for confirmation if the app wants that. */
export function Button({ element, blockId }: ControlProps) {
  const { click } = useControl({ element, blockId });
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const text = stringAt(element, 'text', 'text');
  const look = {
    className: `button ${stringAt(element, 'style') ?? ''}`,
    'aria-label': stringAt(element, 'accessibility_label'),
  };
  const press = async () => {
    setBusy(true);
    await click();
    setBusy(false);
  };

  const url = stringAt(element, 'url');
  if (url !== undefined) {
    return (
      <a {...look} href={url} target="_blank" rel="noreferrer" onClick={() => void press()}>
        {text}
      </a>
    );
  }
  const { confirm } = element;
  return (
    <>
      <button
        {...look}
        type="button"
        aria-busy={isBusy}
        onClick={() => {
          if (isBusy) return;
          if (isObject(confirm)) setAsking(true);
          else void press();
        }}
      >
        {text}
      </button>
      {isAsking && isObject(confirm) ? (
        <ConfirmDialog
          confirm={confirm}
          onAnswer={(isYes) => {
            setAsking(false);
            if (isYes) void press();
          }}
        />
      ) : null}
    </>
  );
}
