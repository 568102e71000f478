import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../errors.ts';
import { createOutbound, type Outbound } from '../../net/outbound.ts';
import { createWebClient } from '../../slack/web-api/web-client.ts';
import { parseContract } from '../../workerchecks/contract/contract.ts';
import { examineChannels } from './examine-channel.ts';
import { examinePeople } from './examine-people.ts';
import { examineResponseUrls } from './examine-response-urls.ts';
import { examineSlackToken } from './examine-slack-token.ts';
import { examineSocketMode } from './examine-socket-mode.ts';
import { countBots, examineStorage } from './examine-storage.ts';
import { examineWorkerChecks } from './examine-workerchecks.ts';
import { fileSystemOf } from './file-system.ts';
import { type Finding, findingLines } from './finding.ts';

const CONFIGURATION = 'Configuration';

export interface DoctorOptions {
  /** May throw ConfigError. */
  readConfig: () => Config;
  /** Prints a line; it has no line break. */
  print: (line: string) => void;
  /** The kind of file system of a path; undefined for an ordinary one. */
  fileSystemAt?: (path: string) => string | undefined;
}

/** The checks that need an accepted bot token. */
async function* examineSlack(config: Config, outbound: Outbound): AsyncGenerator<Finding> {
  const { apiUrl } = config.slack;
  const web = createWebClient(config.slack, { outbound });
  const { findings, teamId } = await examineSlackToken(web, apiUrl, outbound);
  yield* findings;
  yield* await examineSocketMode(config.slack, outbound, () => countBots(config.storage));
  yield* await examineResponseUrls(apiUrl, outbound);
  if (teamId === undefined) {
    yield {
      status: 'skip',
      subject: 'People and channel',
      message: 'not checked: a bot token of one workspace is needed first',
    };
    return;
  }
  yield* await examinePeople(config.access, { web, apiUrl, teamId });
  yield* examineChannels(config, { web, apiUrl });
}

async function* examine({
  readConfig,
  fileSystemAt = fileSystemOf,
}: Omit<DoctorOptions, 'print'>): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = readConfig();
    parseContract(config.workerChecks.contractOverrides);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Correct it in the environment or in .env; .env.example describes every variable.';
    for (const message of error.problems) yield { status: 'FAIL', subject: CONFIGURATION, message, advice };
    yield {
      status: 'skip',
      subject: 'All the rest',
      message: 'not checked: correct the configuration first',
    };
    return;
  }
  yield { status: 'ok', subject: CONFIGURATION, message: 'every variable is valid' };
  const outbound = createOutbound(config.proxy);
  try {
    yield* examineSlack(config, outbound);
    yield* await examineWorkerChecks(config.workerChecks, outbound);
  } finally {
    await outbound.close();
  }
  yield* await examineStorage(config.storage, config.workerChecks, fileSystemAt);
}

/**
 * Checks everything the bot needs and prints a line about each, with advice for problems. Sends WorkerChecks a sign-in
 * and one or two result requests, queries Slack, briefly opens a Socket Mode connection, and changes nothing that the
 * bot has stored. Resolves with the number of failures.
 */
export async function runDoctor({ print, ...options }: DoctorOptions): Promise<number> {
  let failures = 0;
  for await (const finding of examine(options)) {
    for (const line of findingLines(finding)) print(line);
    if (finding.status === 'FAIL') failures += 1;
  }
  print('');
  print(
    failures === 0
      ? 'Nothing failed.'
      : `${failures} failed. The bot will not work properly until this is fixed.`,
  );
  return failures;
}
