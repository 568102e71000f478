import { randomUUID } from 'node:crypto';
import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createLog } from '../../src/log/create-log.ts';
import { CHANNELS, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';

/** The bot as `npm start` runs it. On the message `order`, orders a batch; the first argument is its number of rows. */
const config = readConfig();
const bot = await createBot(config, { log: createLog(config.logLevel) });
await bot.start();
const [count = '0'] = process.argv.slice(2);
const [userId = ''] = config.access.hrUsers;

process.once('message', () => {
  const rows = Array.from({ length: Number(count) }, (_, index) => ({
    row: index + 1,
    worker: {
      firstName: 'Worker',
      lastName: `No ${index}`,
      email: `worker.number.${index}@example.com`,
      mobile: '+61412345678',
    },
    productId: 'ncchc',
  }));
  void bot.batchService.create(
    { id: randomUUID(), channelId: CHANNELS.hr, rows },
    { teamId: TEAM.id, userId },
  );
});
process.once('SIGTERM', () => void bot.stop().then(() => process.exit(0)));
