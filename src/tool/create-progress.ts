import type { Progress } from '../storage/transfer/progress.ts';

const BAR = 30;
/** Where nobody looks, a line every tenth of the way. */
const LINES = 10;
/** A terminal is not drawn on more often, milliseconds. */
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** A bar where standard error is a terminal, otherwise plain lines. */
export function createProgress(stream: { isTTY?: boolean; write(text: string): unknown }): Progress {
  let state: { what: string; total: number; done: number; shown: number } | undefined;
  let drawnAt = 0;

  function line({ what, total, done }: { what: string; total: number; done: number }): string {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * BAR);
    const bar = stream.isTTY === true ? ` [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]` : ':';
    return `${what}${bar} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  }

  return {
    begin(what, total) {
      state = { what, total, done: 0, shown: 0 };
    },
    step(count) {
      if (state === undefined) return;
      state.done += count;
      if (stream.isTTY === true) {
        if (performance.now() - drawnAt < REDRAW_MS && state.done < state.total) return;
        drawnAt = performance.now();
        stream.write(`${CLEAR_LINE}${line(state)}`);
        return;
      }
      const tenths = Math.floor((LINES * state.done) / Math.max(1, state.total));
      if (tenths <= state.shown) return;
      state.shown = tenths;
      stream.write(`${line(state)}\n`);
    },
    end() {
      if (state !== undefined && stream.isTTY === true) stream.write(CLEAR_LINE);
      state = undefined;
    },
  };
}
