import { useId } from 'react';
import { createPortal } from 'react-dom';
import { type JsonObject, stringAt } from '../../json.ts';
import { useDialog } from '../shared/use-dialog.ts';
import { TextObject } from '../text/mrkdwn.tsx';

/** A button's confirmation dialog. Escape cancels. */
export function ConfirmDialog({
  confirm,
  onAnswer,
}: {
  confirm: JsonObject;
  onAnswer: (isYes: boolean) => void;
}) {
  const dialog = useDialog();
  const titleId = useId();
  // A portal, because the button may be inside a form.
  return createPortal(
    <dialog
      ref={dialog}
      className="modal confirm"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <header className="modal-head">
        <h2 id={titleId}>{stringAt(confirm, 'title', 'text')}</h2>
      </header>
      <div className="modal-body">
        <TextObject of={confirm.text} />
      </div>
      <footer className="modal-foot">
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          {stringAt(confirm, 'deny', 'text')}
        </button>
        <button
          type="button"
          className={`button ${confirm.style === 'danger' ? 'danger' : 'primary'}`}
          onClick={() => onAnswer(true)}
        >
          {stringAt(confirm, 'confirm', 'text')}
        </button>
      </footer>
    </dialog>,
    document.body,
  );
}
