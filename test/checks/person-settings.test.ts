import { expect, it } from 'vitest';
import { createPersonSettings, type PersonSettings } from '../../src/checks/person-settings.ts';
import { StorageError } from '../../src/errors.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

const DEFAULTS = { results: 'thread', digest: false };

it('the settings of a person are what they chose, and the defaults for everybody else', async () => {
  const records = createMemoryCollection<PersonSettings>();
  await records.set('U1', { teamId: 'T1', results: 'dm', digest: true });
  const settingsOf = createPersonSettings(records, () => {});
  expect(await settingsOf('U1')).toMatchObject({ results: 'dm', digest: true });
  expect(await settingsOf('U2')).toEqual(DEFAULTS);
});

it('are the defaults while the store fails, which is said', async () => {
  const failures: unknown[] = [];
  const failing = { get: () => Promise.reject(new StorageError('Down.')) };
  expect(await createPersonSettings(failing, (error) => failures.push(error))('U1')).toEqual(DEFAULTS);
  expect(failures).toHaveLength(1);
});
