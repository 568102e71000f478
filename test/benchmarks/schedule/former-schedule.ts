import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { createSchedule, Schedule, ScheduleOptions } from '../../../src/checks/schedule/schedule.ts';

/** The last commit whose schedule had its hours built in. */
const COMMIT = '084d5630';
const ROOT = new URL('../../../', import.meta.url).pathname;
const FOLDER = join(ROOT, 'node_modules', '.cache', `schedule-${COMMIT}`);

let create: typeof createSchedule | undefined;

/** Takes the former schedule out of git, so that it can be run. Rejects where the history does not have it. */
export async function loadFormerSchedule(): Promise<void> {
  const path = join(FOLDER, 'src/checks/schedule/schedule.ts');
  if (!existsSync(path)) {
    mkdirSync(FOLDER, { recursive: true });
    const archive = execFileSync(
      'git',
      ['archive', COMMIT, 'src/checks/schedule', 'src/time', 'package.json'],
      {
        cwd: ROOT,
      },
    );
    execFileSync('tar', ['-x', '-C', FOLDER], { input: archive });
  }
  const loaded: { createSchedule: typeof createSchedule } = await import(path);
  create = loaded.createSchedule;
}

export function createFormerSchedule(options: ScheduleOptions): Schedule {
  if (create === undefined) throw new Error('The former schedule was not loaded');
  return create(options);
}
