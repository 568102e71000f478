import { z } from 'zod';
import { checkSchema } from '../../src/checks/check.ts';
import { cardMetadata, cardView } from '../../src/features/card/card-view.ts';
import { stringAt } from '../../src/sandbox/json.ts';
import { createSlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { BOT } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { HISTORY_SCOPES } from '../support/start-sandboxes.ts';
import { watchCards } from './card-watch.ts';
import { answerCalls } from './child-calls.ts';
import { asUser, desksOf, isPublicChannel } from './customer.ts';
import { ACTIONS, type ActionName } from './desk-actions.ts';
import { createPeople } from './people.ts';
import { verifyCards } from './verify-cards.ts';

/** Slack and the people who use it, in a process of their own. Prints its API's address. */
const { LOAD_PEOPLE = '' } = process.env;
const desks = desksOf(Number(LOAD_PEOPLE));

const slack = createSlackSandbox({
  scopes: [...HISTORY_SCOPES, 'channels:history'],
  postsPerSecondPerChannel: 1,
  onChange: () => watch.read(),
});
const watch = watchCards(() => slack.calls);
for (const { channel, members } of desks) {
  slack.channels.push(channel);
  slack.users.push(...members.map(asUser));
}

/** Invitation ids by reference, as in BusinessHub. */
const invitations = new Map<string, string>();
const invitedSchema = z.object({ invited: z.object({ id: z.string(), reference: z.string() }) });
process.on('message', (message) => {
  const { data } = invitedSchema.safeParse(message);
  if (data !== undefined) invitations.set(data.invited.reference, data.invited.id);
});
const people = createPeople(slack, { desks, invitationOf: (reference) => invitations.get(reference) });

/** Posts the cards of checks that were invited before the test. Returns their timestamps. */
function seed(about: unknown): string[] {
  return z
    .array(checkSchema)
    .parse(about)
    .map((check) => {
      const outcomeShown = !isPublicChannel(check.channelId);
      const { text, blocks } = cardView(check, { outcomeShown, certificateButton: 'gated' });
      const card = slack.say(BOT.userId, check.channelId, text);
      card.blocks = JSON.parse(JSON.stringify(blocks));
      card.metadata = cardMetadata(check);
      return card.ts;
    });
}

const isAction = (name: string): name is ActionName => Object.hasOwn(ACTIONS, name);

function messages() {
  return desks
    .flatMap(({ channel }) => slack.messages(channel.id))
    .flatMap((one) => [one, ...one.replies])
    .filter(({ deleted }) => !deleted);
}

/** Codes of errors in private messages, with their sentences: E-7F3K2. */
function toldErrors(): string[] {
  return slack.calls.flatMap(({ args }) => {
    const text = JSON.stringify(args);
    return /\bE-\w{5}\b/.test(text) ? [stringAt(args, 'text') ?? text] : [];
  });
}

answerCalls({
  seed,
  useHttp: (url) => slack.useHttp(z.string().parse(url)),
  work: () => people.work(),
  burst(about) {
    const name = z.string().parse(about);
    if (isAction(name)) people.burst(name);
  },
  rest: (about) => people.rest(z.number().parse(about)),
  askFor: (about) => people.askFor(z.array(z.string()).parse(about)),
  figures: () => ({
    orders: people.log.orders,
    actions: [...people.log.actions],
    troubles: [...people.log.troubles],
    answerMs: [...people.log.answerMs],
    completedAt: [...watch.completedAt],
    leaks: watch.leaks,
    refused: [...watch.refused],
    toldErrors: toldErrors(),
  }),
  verify: (checks) => verifyCards(z.array(checkSchema).parse(checks), messages()),
});
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${(await slack.start()).apiUrl}\n`);
