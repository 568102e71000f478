/** The fate of a message in transit, request or answer. */
export type Fate = 'done' | 'lost' | 'refused';

interface Message {
  what: string;
  /** A request not yet delivered, or an answer not yet returned. */
  phase: 'request' | 'answer';
  release(fate: Fate): void;
  /** Executes it without an answer: the process that sent it has been killed. */
  execute(): void;
}

/** All outgoing requests of one process; each request and each answer is held until released. */
export interface HeldRequests {
  /**
   * Runs `effect` when the request is released, and resolves when its answer is. `failed` creates the error for a lost
   * request or answer, or for a refusal; undefined: it cannot fail in that way.
   */
  ask<T>(what: string, effect: () => T, failed: (fate: Fate, arrived: boolean) => unknown): Promise<T>;
  readonly waiting: readonly { what: string }[];
  release(index: number, fate: Fate): void;
  /** The process is killed. `executeRequests`: whether requests in transit are still executed. */
  kill(executeRequests: boolean): void;
}

export function createHeldRequests(): HeldRequests {
  const waiting: Message[] = [];
  let killed = false;

  return {
    waiting,
    ask(what, effect, failed) {
      if (killed) return new Promise(() => {});
      return new Promise((resolve, reject) => {
        const answer = (succeed: () => void): Message => ({
          what,
          phase: 'answer',
          execute() {},
          release(fate) {
            const error = fate === 'done' ? undefined : failed(fate, true);
            if (error === undefined) succeed();
            else reject(error);
          },
        });
        waiting.push({
          what,
          phase: 'request',
          execute: effect,
          release(fate) {
            const error = fate === 'done' ? undefined : failed(fate, false);
            if (error !== undefined) return reject(error);
            try {
              const result = effect();
              waiting.push(answer(() => resolve(result)));
            } catch (refusal) {
              waiting.push(answer(() => reject(refusal)));
            }
          },
        });
      });
    },
    release(index, fate) {
      const [message] = waiting.length === 0 ? [] : waiting.splice(index % waiting.length, 1);
      message?.release(fate);
    },
    kill(executeRequests) {
      killed = true;
      for (const message of waiting.splice(0)) {
        if (!executeRequests || message.phase !== 'request') continue;
        try {
          message.execute();
        } catch {
          // It was refused, and the process that sent it has been killed.
        }
      }
    },
  };
}
