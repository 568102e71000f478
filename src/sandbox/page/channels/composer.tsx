import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { SceneChannel } from '../../protocol/scene.ts';
import { useDemo } from '../shared/demo-context.ts';
import { Suggestions } from '../shared/suggestions.tsx';
import { ShortcutMenu } from './shortcut-menu.tsx';
import { commandSuggestions } from './subcommands.ts';
import { useSuggestionKeys } from './use-suggestion-keys.ts';

/** Input for a message, or for the slash command with autocompletion of its subcommands. */
export function Composer({ channel, thread }: { channel: SceneChannel; thread?: string }) {
  const { scene, act } = useDemo();
  const { command } = scene;
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const isStranger = scene.people.find(({ id }) => id === scene.me)?.isStranger === true;
  const takesCommands = thread === undefined && !isStranger;
  const label = thread === undefined ? `Message #${channel.name}` : 'Reply';
  const pick = ({ id }: { id: string }) => {
    type(`${command} ${id} `);
    field.current?.focus();
  };
  const suggestions = useSuggestionKeys(takesCommands ? commandSuggestions(command, text) : [], pick);
  const { items, active } = suggestions;

  useEffect(() => {
    if (thread !== undefined) field.current?.focus();
  }, [thread]);

  const type = (next: string) => {
    setText(next);
    suggestions.reset();
    setProblem(undefined);
  };
  const send = async () => {
    const line = text.trim();
    if (line === '') return;
    const isCommand = line.startsWith('/');
    const refusal = isCommand ? whyNoCommand(line, { command, thread, isStranger }) : undefined;
    if (refusal !== undefined) return setProblem(refusal);
    type('');
    if (isCommand) await act({ type: 'command', channel: channel.id, line });
    else {
      const reply = thread === undefined ? {} : { thread };
      await act({ type: 'say', channel: channel.id, text: line, ...reply });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (suggestions.onKeyDown(event) || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void send();
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
          label={`What ${command} can do`}
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
        <ShortcutMenu
          type="global"
          label="Shortcuts"
          onPick={(callbackId) => void act({ type: 'global-shortcut', callbackId })}
        />
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
          placeholder={takesCommands ? `${label}, or type ${command}` : label}
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

/** Why Slack would not run the line as a command here. */
function whyNoCommand(
  line: string,
  at: { command: string; thread: string | undefined; isStranger: boolean },
): string | undefined {
  if (at.thread !== undefined) return 'Slack takes no commands in threads.';
  if (at.isStranger) return 'Slack offers people of other organisations none of this app’s commands.';
  const [word] = line.split(' ');
  return word === at.command ? undefined : `${word} is not a command here. Try ${at.command}.`;
}
