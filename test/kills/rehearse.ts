import { runDay } from './run-day.ts';
const t = performance.now();
const day = await runDay(process.argv[2]);
console.log(day.points.join('\n'));
console.log(day.points.length, day.killed, day.complaints, Math.round(performance.now() - t));
