import { stringAt } from '../../json.ts';
import { heldValues } from './held-values.ts';
import { ariaOf, type ControlProps, useControl } from './use-control.ts';

const HTML_TYPES: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
};

/** An input for one line, several lines, a number, a date or a time. */
export function TextInput(props: ControlProps) {
  const { element, blockId, inputId, actsAtOnce = true } = props;
  const { held, choose } = useControl(props);
  const common = {
    id: inputId,
    name: blockId,
    defaultValue: heldValues(held)[0] ?? '',
    placeholder: stringAt(element, 'placeholder', 'text'),
    autoComplete: 'off',
    ...ariaOf(props),
    // As in Slack: text acts when Enter is pressed, other fields when they are left.
    onBlur: ({ target }: { target: { value: string } }) => {
      if (actsAtOnce && element.type !== 'plain_text_input') void choose(target.value);
    },
    onKeyDown: ({ key, currentTarget }: { key: string; currentTarget: { value: string } }) => {
      if (actsAtOnce && key === 'Enter') void choose(currentTarget.value);
    },
  };
  if (element.multiline === true) return <textarea {...common} rows={4} />;
  const isNumber = element.type === 'number_input';
  return (
    <input
      {...common}
      type={HTML_TYPES[stringAt(element, 'type') ?? ''] ?? 'text'}
      inputMode={isNumber ? 'decimal' : undefined}
    />
  );
}
