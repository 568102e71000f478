import { useEffect, useId, useRef, useState } from 'react';
import { isObject, type JsonObject, objectsAt, stringAt } from '../json.ts';
import type { SceneView } from '../protocol/scene.ts';
import { Blocks } from './blocks/blocks.tsx';
import { formFillings } from './form-fillings.ts';
import { useDemo } from './shared/demo-context.ts';
import { Icon } from './shared/icon.tsx';
import { useDialog } from './shared/use-dialog.ts';

const FOCUSABLE = 'input, select, textarea, button';

/** A modal of the app. Escape closes it, Enter submits it. */
export function Modal({ view }: { view: SceneView }) {
  const { act } = useDemo();
  const dialog = useDialog();
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const titleId = useId();
  const { id, content, values, errors } = view;
  const blocks = objectsAt(content, 'blocks');
  const submit = stringAt(content, 'submit', 'text');
  const [first] = fieldIds(blocks);
  const wrong = fieldIds(blocks).find((blockId) => errors[blockId] !== undefined);

  const title = stringAt(content, 'title', 'text');

  // Initial focus: the field with an error, else the first field, else the first button. Depends on the title, because
  // a modal that replaces another in place has a different one; it also scrolls to the top. A first field that is out of
  // sight there is not scrolled to: the text above it should be read first.
  const wanted = wrong ?? first;
  const mayScroll = wrong !== undefined;
  useEffect(() => {
    const body = form.current?.querySelector<HTMLElement>('.modal-body');
    if (title !== undefined) body?.scrollTo({ top: 0 });
    const place = wanted === undefined ? '.modal-foot' : `[data-block="${CSS.escape(wanted)}"]`;
    const field = form.current?.querySelector<HTMLElement>(`${place} :is(${FOCUSABLE})`);
    if (mayScroll || wanted === undefined || isInSight(field, body)) field?.focus();
    else body?.focus();
  }, [wanted, mayScroll, title]);

  const close = () => act({ type: 'close', view: id });
  const send = async (data: FormData) => {
    if (isBusy || submit === undefined) return;
    setBusy(true);
    await act({ type: 'submit', view: id, fillings: formFillings(blocks, data) });
    setBusy(false);
  };

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        <header className="modal-head">
          <h2 id={titleId} aria-live="polite">
            {title}
          </h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={() => void close()}>
            <Icon name="close" />
          </button>
        </header>
        <div className="modal-body" tabIndex={-1}>
          <Blocks blocks={blocks} surface={{ at: { kind: 'modal', id }, values, errors }} />
        </div>
        <footer className="modal-foot">
          <button type="button" className="button" onClick={() => void close()}>
            {stringAt(content, 'close', 'text') ?? 'Cancel'}
          </button>
          {submit === undefined ? null : (
            <button type="submit" className="button primary" aria-busy={isBusy}>
              {submit}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

function isInSight(field: Element | null | undefined, area: Element | null | undefined): boolean {
  if (!field || !area) return false;
  return field.getBoundingClientRect().bottom <= area.getBoundingClientRect().bottom;
}

function fieldIds(blocks: readonly JsonObject[]): string[] {
  return blocks.flatMap((block) => (isObject(block.element) ? (stringAt(block, 'block_id') ?? []) : []));
}
