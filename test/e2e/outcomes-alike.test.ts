import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { type SandboxMessage } from '../../src/sandbox/slack/model.ts';
import { cardReads, inviteWorker } from '../support/desk-hand.ts';
import { eventually } from '../support/eventually.ts';
import { CHANNELS, openWorkplace, PEOPLE, type Workplace } from '../support/workplace.ts';

const DAY = 86_400_000;

/** Ways for a check to end: WorkerChecks' result, its certificate and its date of release. */
const ENDS = [
  { result: 'Clear' },
  { result: 'Attention Required' },
  { result: 'Refer' },
  { result: 'Something Altogether New' },
  { result: 'Clear', certificateUrl: null },
  { result: 'Refer', certificateUrl: null, releaseDate: null },
  { result: 'Attention Required', releaseDate: '2020-01-01T09:30:00+11:00' },
  { result: 'Clear', releaseDate: 'soon, as WorkerChecks says' },
] as const;

let place: Workplace;
afterEach(() => place.close());
