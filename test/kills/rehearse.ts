import { planKills } from './plan-kills.ts';
import { tryKills } from './try-kills.ts';
const [from, step, atOnce] = process.argv.slice(2).map(Number);
const plan = await planKills();
const cpu = process.cpuUsage();
const chosen = plan.filter((_, index) => index % step! === from);
console.log(plan.length, chosen.length);
console.log(await tryKills(chosen, atOnce!));
console.log(process.cpuUsage(cpu), process.resourceUsage());
