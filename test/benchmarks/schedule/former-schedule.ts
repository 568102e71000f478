import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { createSchedule, Schedule, ScheduleOptions } from '../../../src/checks/schedule/schedule.ts';

/** The last commit whose schedule had its hours built in. */
const COMMIT = '084d5630';
const ROOT = new URL('../../../', import.meta.url).pathname;
const PARTS = ['src/checks/schedule', 'src/time', 'package.json'];

let create: typeof createSchedule | undefined;

/** Takes the former schedule out of git, so that it can be run. Rejects where the history does not have it. */
export async function loadFormerSchedule(): Promise<void> {
  if (create !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'former-schedule-'));
  try {
    const archive = execFileSync('git', ['archive', COMMIT, ...PARTS], { cwd: ROOT });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const path = join(folder, 'src/checks/schedule/schedule.ts');
    const loaded: { createSchedule: typeof createSchedule } = await import(path);
    create = loaded.createSchedule;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function createFormerSchedule(options: ScheduleOptions): Schedule {
  if (create === undefined) throw new Error('The former schedule was not loaded');
  return create(options);
}
