const HUES = 7;

/** Who it is, at a glance; the name stands beside it. */
export function Avatar({ id, name, isBot }: { id: string; name: string; isBot: boolean }) {
  if (isBot) {
    return (
      <svg className="avatar avatar-bot" viewBox="0 0 32 32" aria-hidden="true">
        <path d="m9 16.5 5 5 9-11" />
      </svg>
    );
  }
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES;
  return (
    <span className={`avatar hue-${hue}`} aria-hidden="true">
      {name.slice(0, 1)}
    </span>
  );
}
