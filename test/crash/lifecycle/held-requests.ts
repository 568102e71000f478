/** What becomes of a message on its way: a request or its answer. */
export type Fate = 'done' | 'lost' | 'refused';

interface Message {
  what: string;
  /** A request that has not arrived, or an answer that has not come back. */
  phase: 'request' | 'answer';
  release(fate: Fate): void;
  /** Its effect, without an answer: the process that asked is gone. */
  arrive(): void;
}

/** What one process asks of the outside, each request and each answer held until it is let go. */
export interface HeldRequests {
  /**
   * Carries out `effect` when the request is let go, and answers when the answer is. `failed` makes the error of a
   * request or an answer that is lost, or of a refusal; undefined: this cannot go wrong in that way.
   */
  ask<T>(what: string, effect: () => T, failed: (fate: Fate, arrived: boolean) => unknown): Promise<T>;
  readonly waiting: readonly { what: string }[];
  release(index: number, fate: Fate): void;
  /** The process is killed. `arriving`: requests that are on their way arrive all the same. */
  cut(arriving: boolean): void;
}

export function createHeldRequests(): HeldRequests {
  const waiting: Message[] = [];
  let dead = false;

  return {
    waiting,
    ask(what, effect, failed) {
      if (dead) return new Promise(() => {});
      return new Promise((resolve, reject) => {
        const answer = (settle: () => void): Message => ({
          what,
          phase: 'answer',
          arrive() {},
          release(fate) {
            const error = fate === 'done' ? undefined : failed(fate, true);
            if (error === undefined) settle();
            else reject(error);
          },
        });
        waiting.push({
          what,
          phase: 'request',
          arrive: effect,
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
    cut(arriving) {
      dead = true;
      for (const message of waiting.splice(0)) {
        if (!arriving || message.phase !== 'request') continue;
        try {
          message.arrive();
        } catch {
          // A refusal nobody hears.
        }
      }
    },
  };
}
