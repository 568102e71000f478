import type { KnownBlock } from '@slack/types';
import { actions, context, header, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { shortDayText } from '../../text/day.ts';
import { snoozeMenu } from '../shared/snooze-menu.ts';
import type { DigestGroup, DigestLine } from './digest-source.ts';

const MAX_LINES = 5;
/** Slack's limit for a message. */
const MAX_BLOCKS = 50;
/** The heading, and what is below all groups. */
const OTHER_BLOCKS = 2;

export interface DigestContent {
  /** 2026-12-08 */
  day: string;
  /** The slash command. */
  command: string;
  groups: readonly DigestGroup[];
  /** Ids of the lines that it showed when it was posted: later, lines only go. Undefined: it has not been posted. */
  shown?: ReadonlySet<string> | undefined;
}

export interface DrawnDigest {
  message: Message;
  /** Ids of the lines in it. */
  shown: string[];
}

/** Groups with the same title as one, in order of their first appearance; empty ones are left out. */
export function mergeGroups(groups: readonly DigestGroup[]): DigestGroup[] {
  const byTitle = new Map<string, DigestGroup>();
  for (const group of groups) {
    if (group.lines.length === 0) continue;
    const before = byTitle.get(group.title);
    byTitle.set(group.title, { ...group, ...before, lines: [...(before?.lines ?? []), ...group.lines] });
  }
  return [...byTitle.values()];
}

/** A title, two blocks a line, how many more there are, and a button. */
const blocksOf = ({ lines, button }: DigestGroup, most: number) =>
  1 + 2 * Math.min(lines.length, most) + (lines.length > most ? 1 : 0) + (button === undefined ? 0 : 1);

/** How many lines of each group fit. */
function linesThatFit(groups: readonly DigestGroup[]): number {
  const fits = (most: number) =>
    groups.reduce((sum, group) => sum + blocksOf(group, most), OTHER_BLOCKS) <= MAX_BLOCKS;
  let most = MAX_LINES;
  while (most > 1 && !fits(most)) most -= 1;
  return most;
}

function lineBlocks({ text, button, snoozes, menu }: DigestLine): KnownBlock[] {
  const menus = menu ?? (snoozes === undefined ? undefined : snoozeMenu(snoozes));
  return [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: text }] },
    actions([button, ...(menus === undefined ? [] : [menus])]),
  ];
}

const title = (day: string) => `Morning digest, ${shortDayText(day)}`;

/** A morning's digest. Its notification contains only a count. */
export function digestMessage({ day, command, groups, shown }: DigestContent): DrawnDigest {
  const merged = mergeGroups(groups);
  const most = linesThatFit(merged);
  const chosen = merged.map((group) => {
    const lines = shown === undefined ? group.lines : group.lines.filter(({ id }) => shown.has(id));
    return { ...group, lines: lines.slice(0, most), total: group.lines.length };
  });
  const all = merged.reduce((sum, { lines }) => sum + lines.length, 0);
  const blocks = chosen.flatMap((group): KnownBlock[] => {
    if (group.lines.length === 0) return [];
    const more = group.total - group.lines.length;
    return [
      section(mrkdwn(`*${group.title}* (${group.total})`)),
      ...group.lines.flatMap(lineBlocks),
      ...(more > 0 ? [context(plain(`and ${more} more`))] : []),
      ...(group.button === undefined ? [] : [actions([group.button])]),
    ];
  });
  const footer =
    blocks.length === 0
      ? 'Everything in this list is dealt with.'
      : chosen.some(({ isListed = true, lines }) => isListed && lines.length > 0)
        ? `\`${command} list attention\` shows all of them.`
        : 'What is left comes up again in the next digest.';
  return {
    message: {
      text: `${title(day)}: ${all === 1 ? '1 needs' : `${all} need`} somebody`,
      blocks: [header(title(day)), ...blocks, context(mrkdwn(footer))],
    },
    shown: chosen.flatMap(({ lines }) => lines.map(({ id }) => id)),
  };
}

/** What an earlier digest becomes: without buttons, and without names, which would outlast the checks. */
export function formerDigestMessage(day: string, command: string): Message {
  const text = `${title(day)}. \`${command} list attention\` shows what needs somebody now.`;
  return { text, blocks: [context(mrkdwn(text))] };
}
