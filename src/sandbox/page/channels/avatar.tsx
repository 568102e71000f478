import { Icon } from '../shared/icon.tsx';

const HUES = 7;

/** A user's picture; the name is shown beside it. */
export function Avatar({ id, name, isBot }: { id: string; name: string; isBot: boolean }) {
  if (isBot) {
    return (
      <span className="avatar avatar-bot">
        <Icon name="check" />
      </span>
    );
  }
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES;
  return (
    <span className={`avatar hue-${hue}`} aria-hidden="true">
      {name.slice(0, 1)}
    </span>
  );
}
