import { tryKills } from './try-kills.ts';
console.log(await tryKills(process.argv.slice(2), 4));
