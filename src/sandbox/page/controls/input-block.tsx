import { useId } from 'react';
import { isObject, type JsonObject, stringAt } from '../../json.ts';
import { useSurface } from '../shared/surface.ts';
import { Control } from './control.tsx';

/** A form field: label, input, hint and error. */
export function InputBlock({ block, blockId }: { block: JsonObject; blockId: string }) {
  const id = useId();
  const { errors } = useSurface();
  const { element } = block;
  const error = errors[blockId];
  const hint = stringAt(block, 'hint', 'text');
  if (!isObject(element)) return null;
  const describedBy = [
    error === undefined ? [] : `${id}-error`,
    hint === undefined ? [] : `${id}-hint`,
  ].flat();
  return (
    <div className="field" data-block={blockId}>
      <label className="field-label" id={`${id}-label`} htmlFor={`${id}-input`}>
        {stringAt(block, 'label', 'text')}
        {block.optional === true ? <span className="optional"> (optional)</span> : null}
      </label>
      <Control
        // As in Slack, input is kept while block_id and action_id are unchanged.
        key={`${element.type} ${element.action_id}`}
        element={element}
        blockId={blockId}
        inputId={`${id}-input`}
        labelledBy={`${id}-label`}
        describedBy={describedBy.join(' ') || undefined}
        isInvalid={error !== undefined}
        isRequired={block.optional !== true}
        actsAtOnce={block.dispatch_action === true}
      />
      {error === undefined ? null : (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
