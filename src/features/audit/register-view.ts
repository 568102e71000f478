import type { KnownBlock } from '@slack/types';
import { DESTROYING_ACTIONS, type Destruction, destructionOf } from '../../checks/destruction-register.ts';
import type { Audit } from '../../checks/ports.ts';
import { context, header, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';

const MAX_LINES = 48;
/** Keeps a section below Slack's 3,000 characters. */
const LINES_PER_SECTION = 12;
const TITLE = 'Destruction register';

export interface RegisterPage {
  /** The newest first. */
  destructions: readonly Destruction[];
  hasMore: boolean;
}

/** What was removed last. */
export async function readRegister({ page }: Pick<Audit, 'page'>): Promise<RegisterPage> {
  const found: Destruction[] = [];
  let before: number | undefined;
  do {
    // By its actions, so that the index of a long log leaves out what has none.
    const filter = { actions: DESTROYING_ACTIONS };
    const { lines, next } = await page({ limit: MAX_LINES + 1, before, filter });
    found.push(...lines.flatMap((line) => destructionOf(line) ?? []));
    before = next;
  } while (before !== undefined && found.length <= MAX_LINES);
  return { destructions: found.slice(0, MAX_LINES), hasMore: found.length > MAX_LINES };
}

function line({ at, kind, id, rule, userId }: Destruction): string {
  const who = /^[UW][A-Z0-9]+$/.test(userId) ? `<@${userId}>` : `the ${escapeMrkdwn(userId)}`;
  const what = [kind, id].filter((text) => text !== '').join(' ');
  return `${slackDate(at)} · ${escapeMrkdwn(what)} · ${escapeMrkdwn(rule)} · ${who}`;
}

/** What was removed, when, by which rule and by whom. */
export function registerMessage({ destructions, hasMore }: RegisterPage): PrivateMessage {
  const lines = destructions.map(line);
  const sections: KnownBlock[] = [];
  for (let start = 0; start < lines.length; start += LINES_PER_SECTION)
    sections.push(section(mrkdwn(lines.slice(start, start + LINES_PER_SECTION).join('\n'))));
  if (lines.length === 0) sections.push(section(mrkdwn('Nothing has been removed yet.')));
  const older = hasMore ? 'Older lines: ' : 'As CSV: ';
  const footer = `It names no worker. ${older}\`workerchecks-slack audit register\`.`;
  return { text: TITLE, blocks: [header(TITLE), ...sections, context(mrkdwn(footer))] };
}
