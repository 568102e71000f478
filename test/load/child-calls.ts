import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';

const callSchema = z.object({ call: z.number(), name: z.string(), about: z.unknown().optional() });
const answerSchema = z.object({
  answer: z.number(),
  value: z.unknown().optional(),
  error: z.string().optional(),
});

let calls = 0;

/** Calls a function that the child offers with `answerCalls`; rejects with the message of its error. */
export function callChild<T>(
  child: ChildProcess,
  name: string,
  about: unknown,
  result: z.ZodType<T>,
): Promise<T> {
  calls += 1;
  const call = calls;
  return new Promise((resolve, reject) => {
    const end = () => {
      child.off('message', read);
      child.off('exit', ended);
    };
    function ended() {
      end();
      reject(new Error(`The process ended before it answered ${name}`));
    }
    function read(message: unknown) {
      const { data } = answerSchema.safeParse(message);
      if (data?.answer !== call) return;
      end();
      if (data.error === undefined) resolve(result.parse(data.value));
      else reject(new Error(`${name}: ${data.error}`));
    }
    child.on('message', read);
    child.on('exit', ended);
    child.send({ call, name, about });
  });
}

/** In a child: answers the parent's calls with these functions, by name. */
export function answerCalls(functions: Readonly<Record<string, (about: unknown) => unknown>>): void {
  process.on('message', (message) => {
    const { data } = callSchema.safeParse(message);
    if (data !== undefined) void answer(data);
  });

  async function answer({ call, name, about }: z.infer<typeof callSchema>): Promise<void> {
    try {
      process.send?.({ answer: call, value: await functions[name]?.(about) });
    } catch (error) {
      process.send?.({ answer: call, error: error instanceof Error ? error.stack : String(error) });
    }
  }
}
