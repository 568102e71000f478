import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { SceneChannel } from '../../protocol/scene.ts';
import { useDemo } from '../shared/demo-context.ts';
import { MenuButton } from '../shared/menu-button.tsx';
import { type Suggestion, Suggestions } from '../shared/suggestions.tsx';
import { shortcutItems } from './shortcut-items.ts';
import { commandSuggestions } from './subcommands.ts';

/** Input for a message, or for the slash command with autocompletion of its subcommands. */
export function Composer({ channel, thread }: { channel: SceneChannel; thread?: string }) {
  const { scene, act } = useDemo();
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const [isShut, setShut] = useState(false);
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const me = scene.people.find(({ id }) => id === scene.me);
  const takesCommands = thread === undefined && me?.isStranger !== true;
  const items = takesCommands && !isShut ? commandSuggestions(scene.command, text) : [];
  const shortcuts = shortcutItems(scene, 'global');
  const label = thread === undefined ? `Message #${channel.name}` : 'Reply';

  useEffect(() => {
    if (thread !== undefined) field.current?.focus();
  }, [thread]);

  const type = (next: string) => {
    setText(next);
    setActive(-1);
    setShut(false);
    setProblem(undefined);
  };
  const pick = ({ id }: Suggestion) => {
    type(`${scene.command} ${id} `);
    field.current?.focus();
  };
  const send = async () => {
    const line = text.trim();
    if (line === '') return;
    const refusal = line.startsWith('/') ? whyNoCommand(line) : undefined;
    if (refusal !== undefined) return setProblem(refusal);
    type('');
    if (line.startsWith('/')) await act({ type: 'command', channel: channel.id, line });
    else
      await act({
        type: 'say',
        channel: channel.id,
        text: line,
        ...(thread === undefined ? {} : { thread }),
      });
  };
  const whyNoCommand = (line: string): string | undefined => {
    if (thread !== undefined) return 'Slack takes no commands in threads.';
    if (!takesCommands) return 'Slack offers people of other organisations none of this app’s commands.';
    return line.split(' ')[0] === scene.command
      ? undefined
      : `${line.split(' ')[0]} is not a command here. Try ${scene.command}.`;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const highlighted = items[active];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      setActive(active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length);
    } else if (event.key === 'Escape' && items.length > 0) {
      event.preventDefault();
      setShut(true);
    } else if (event.key === 'Tab' && !event.shiftKey && items[0] !== undefined) {
      event.preventDefault();
      pick(highlighted ?? items[0]);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (highlighted === undefined) void send();
      else pick(highlighted);
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {items.length === 0 ? null : (
        <Suggestions
          listId={listId}
          label={`What ${scene.command} can do`}
          items={items}
          active={active}
          onPick={pick}
        />
      )}
      {problem === undefined ? null : (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="composer-row">
        {shortcuts.length === 0 ? null : (
          <MenuButton
            label="Shortcuts"
            icon="lightning"
            look="icon-button"
            items={shortcuts}
            onPick={(callbackId) => void act({ type: 'global-shortcut', callbackId })}
          />
        )}
        <textarea
          ref={field}
          rows={1}
          value={text}
          role="combobox"
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
          placeholder={takesCommands ? `${label}, or type ${scene.command}` : label}
          onChange={({ target }) => type(target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="button primary" disabled={text.trim() === ''}>
          Send
        </button>
      </div>
    </form>
  );
}
