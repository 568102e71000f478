/** What went wrong, until the next deed. */
export function Toast({ text }: { text: string | undefined }) {
  return (
    <div role="alert" className={text === undefined ? 'toast hidden' : 'toast'}>
      {text}
    </div>
  );
}
