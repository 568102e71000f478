import bolt from '@slack/bolt';

/** The baseline: Bolt with handlers that only acknowledge. Prints its port. */
const { App, HTTPReceiver } = bolt;
const receiver = new HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? '' });
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bare', botUserId: 'U1', botId: 'B1' }),
});
app.command(/.*/, async ({ ack }) => ack());
app.action(/.*/, async ({ ack }) => ack());
app.view(/.*/, async ({ ack }) => ack());
const server = await app.start(0);
const address = server.address();
process.stdout.write(`${address !== null && typeof address === 'object' ? address.port : ''}\n`);
