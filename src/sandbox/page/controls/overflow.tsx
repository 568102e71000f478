import { useState } from 'react';
import { isObject } from '../../json.ts';
import { useDemo } from '../shared/demo-context.ts';
import { MenuButton } from '../shared/menu-button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { optionList } from './option-list.ts';
import { type ControlProps, useControl } from './use-control.ts';

/** An overflow menu (three dots). */
export function Overflow(props: ControlProps) {
  const { element } = props;
  const { scene } = useDemo();
  const { choose } = useControl(props);
  const [asked, setAsked] = useState<string>();
  const items = optionList(element, scene).map(({ value, text, description }) => ({
    id: value,
    text,
    hint: description,
  }));
  return (
    <>
      <MenuButton
        label="More actions"
        icon="dots"
        look="button"
        items={items}
        onPick={(value) => {
          if (isObject(element.confirm)) setAsked(value);
          else void choose(value);
        }}
      />
      {asked !== undefined && isObject(element.confirm) ? (
        <ConfirmDialog
          confirm={element.confirm}
          onAnswer={(isYes) => {
            setAsked(undefined);
            if (isYes) void choose(asked);
          }}
        />
      ) : null}
    </>
  );
}
