import { stringAt } from '../../json.ts';
import { useDemo } from '../shared/demo-context.ts';
import { heldValues } from './held-values.ts';
import { optionList } from './option-list.ts';
import { ariaOf, type ControlProps, useControl } from './use-control.ts';

/** A select menu of options, people or channels. */
export function Select(props: ControlProps) {
  const { element, blockId, inputId, labelledBy, actsAtOnce = true } = props;
  const { scene } = useDemo();
  const { held, choose } = useControl(props);
  const isMany = stringAt(element, 'type')?.startsWith('multi_') === true;
  const placeholder = stringAt(element, 'placeholder', 'text') ?? 'Choose';
  const chosen = heldValues(held);
  return (
    <select
      id={inputId}
      name={blockId}
      multiple={isMany}
      defaultValue={isMany ? chosen : (chosen[0] ?? '')}
      aria-label={labelledBy === undefined ? placeholder : undefined}
      {...ariaOf(props)}
      onChange={({ target }) => {
        const values = [...target.selectedOptions].map(({ value }) => value).filter((value) => value !== '');
        if (actsAtOnce) void choose(isMany ? values : (values[0] ?? null));
      }}
    >
      {isMany ? null : <option value="">{placeholder}</option>}
      {optionList(element, scene).map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}
