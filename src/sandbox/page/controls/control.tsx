import { stringAt } from '../../json.ts';
import { Button } from './button.tsx';
import { Choices } from './choices.tsx';
import { ExternalSelect } from './external-select.tsx';
import { FileInput } from './file-input.tsx';
import { Overflow } from './overflow.tsx';
import { Select } from './select.tsx';
import { TextInput } from './text-input.tsx';
import type { ControlProps } from './use-control.ts';

/** An element that a person can click, choose from or fill in. */
export function Control(props: ControlProps) {
  const type = stringAt(props.element, 'type') ?? '';
  switch (type) {
    case 'button':
      return <Button {...props} />;
    case 'overflow':
      return <Overflow {...props} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <Choices {...props} />;
    case 'file_input':
      return <FileInput {...props} />;
    case 'external_select':
      return <ExternalSelect {...props} />;
    case 'static_select':
    case 'multi_static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <Select {...props} />;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'datepicker':
    case 'timepicker':
      return <TextInput {...props} />;
    default:
      return <span className="hint">The sandbox does not draw {type}.</span>;
  }
}
