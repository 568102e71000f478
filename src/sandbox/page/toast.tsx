/** What went wrong, until the next action. */
export function Toast({ text }: { text: string | undefined }) {
  return (
    <div role="alert" className={text === undefined ? 'toast hidden' : 'toast'}>
      {text}
    </div>
  );
}
