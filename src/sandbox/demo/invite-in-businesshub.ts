import type { SandboxCheck } from '../workerchecks/model.ts';
import type { DemoEnvironment } from './demo-environment.ts';

const WORKERS = [
  ['Grace', 'Hopper'],
  ['Alan', 'Turing'],
  ['Katherine', 'Johnson'],
  ['Edsger', 'Dijkstra'],
] as const;

/** Simulates a worker being invited in BusinessHub, unseen by the bot. */
export function inviteInBusinessHub({ workerChecks, products }: DemoEnvironment): SandboxCheck {
  const count = workerChecks.checks.length;
  const [first, last] = WORKERS[count % WORKERS.length] ?? WORKERS[0];
  const [product = ''] = products.keys();
  return workerChecks.inviteInBusinessHub({
    product_id: product,
    email: `${first}.${last}.${count}@example.com`.toLowerCase(),
    first_name: first,
    last_name: last,
  });
}
