import { z } from 'zod';
import { SILENT_LOG } from '../../src/log/log.ts';
import { TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { HOUR_MS } from '../../src/time/durations.ts';
import { PEOPLE, type TestApp } from './test-app.ts';

export interface AcknowledgedForm {
  callbackId: string;
  privateMetadata: string;
  /** Block id → the state of its input, as Slack sends it. */
  values: Record<string, object>;
}

/** Stops the bot, and stores a form as a process leaves it that dies right after acknowledging it. */
export async function saveAcknowledgedForm(
  app: TestApp,
  { callbackId, privateMetadata, values }: AcknowledgedForm,
): Promise<void> {
  await app.stopBot();
  const storage = await openStorage(
    { databaseUrl: app.env.DATABASE_URL ?? '', encryptionKey: undefined },
    { log: SILENT_LOG },
  );
  const inputs = Object.entries(values).map(([blockId, value]) => [blockId, { input: value }]);
  const submission = {
    team: { id: TEAM.id },
    user: { id: PEOPLE.hr1, team_id: TEAM.id },
    trigger_id: '1.1.a',
    view: {
      id: 'V0SAVED',
      hash: '1.a',
      callback_id: callbackId,
      private_metadata: privateMetadata,
      state: { values: Object.fromEntries(inputs) },
    },
  };
  await storage
    .collection('accepted-forms', z.unknown())
    .set('submission V0SAVED 1.a', { at: Date.now() - 2 * HOUR_MS, submission });
  await storage.close();
}
