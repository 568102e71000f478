import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutbound } from '../../../src/net/outbound.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createSlackFiles, MAX_FILE_SIZE } from '../../../src/slack/files/slack-files.ts';
import type { SubmittedFile } from '../../../src/slack/router/routes.ts';
import { isSlackAddress } from '../../../src/slack/web-api/slack-address.ts';

describe('isSlackAddress', () => {
  const SLACK = 'https://slack.com/api/';
  it.each([
    ['https://files.slack.com/files-pri/T1-F1/list.csv', SLACK, true],
    ['https://files.slack-gov.com/files-pri/T1-F1/list.csv', 'https://slack-gov.com/api/', true],
    ['http://files.slack.com/x', SLACK, false],
    ['https://files.slack.com.evil.example/x', SLACK, false],
    ['https://files.slack.com@evil.example/x', SLACK, false],
    ['https://evil.example/files.slack.com', SLACK, false],
    ['https://files.slack.com:444/x', SLACK, false],
    ['https://workspace.slack.com/?redir=x', SLACK, false],
    ['http://127.0.0.1:4000/files-pri/x', 'http://127.0.0.1:4000/api/', true],
    ['http://127.0.0.1:4001/files-pri/x', 'http://127.0.0.1:4000/api/', false],
    ['https://files.slack.com/x', 'http://127.0.0.1:4000/api/', false],
    ['not an address', SLACK, false],
  ])('%s where the API is %s: %s', (url, apiUrl, expected) => {
    expect(isSlackAddress(url, 'files', apiUrl)).toBe(expected);
  });
});
