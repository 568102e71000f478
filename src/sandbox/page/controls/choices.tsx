import { stringAt } from '../../json.ts';
import { useDemo } from '../shared/demo-context.ts';
import { heldValues } from './held-values.ts';
import { optionList } from './option-list.ts';
import { type ControlProps, useControl } from './use-control.ts';

/** Radio buttons or checkboxes. */
export function Choices(props: ControlProps) {
  const { element, blockId, labelledBy, describedBy, actsAtOnce = true } = props;
  const { scene } = useDemo();
  const { held, choose } = useControl(props);
  const isMany = element.type === 'checkboxes';
  const chosen = heldValues(held);
  const change = (form: HTMLElement | null) => {
    const boxes = [...(form?.querySelectorAll('input') ?? [])].filter((box) => box.checked);
    const values = boxes.map((box) => box.value);
    if (actsAtOnce) void choose(isMany ? values : (values[0] ?? null));
  };
  return (
    <fieldset
      className="choices"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-label={labelledBy === undefined ? (stringAt(element, 'action_id') ?? 'Choices') : undefined}
    >
      {optionList(element, scene).map(({ value, text, description }) => (
        <label key={value}>
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={blockId}
            value={value}
            defaultChecked={chosen.includes(value)}
            onChange={({ target }) => change(target.closest('fieldset'))}
          />
          <span>
            {text}
            {description === undefined ? null : <small className="hint">{description}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
