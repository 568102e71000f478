import { BotError } from '../errors.ts';

/** Standard output, as far as it is needed. */
interface Output {
  write(text: string): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/**
 * Prints lines. Once nobody reads them any more, as after `| head`, the next one is refused with a sentence, so that the
 * command ends as after any failure.
 */
export function createPrinter(output: Output): { print(line: string): void; isClosed(): boolean } {
  let isClosed = false;
  output.on('error', () => {
    isClosed = true;
  });
  return {
    print(line) {
      if (isClosed) throw new BotError('output', 'Standard output was closed before everything was written.');
      output.write(`${line}\n`);
    },
    isClosed: () => isClosed,
  };
}
