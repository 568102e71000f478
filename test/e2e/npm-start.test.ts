import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openTestApp } from '../support/test-app.ts';

it('npm start serves people, and a SIGTERM to npm stops the bot cleanly', async () => {
  const app = await openTestApp();
  await app.stopBot();
  const child = spawn('npm', ['start', '--silent'], {
    env: { ...process.env, ...app.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events: unknown[] = [];
  for await (const line of createInterface(child.stdout)) {
    const { event } = z.object({ event: z.string() }).parse(JSON.parse(line));
    events.push(event);
    if (event === 'started') child.kill('SIGTERM');
  }
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(0);
  expect(events).toContain('stopped');
  await app.close();
});
