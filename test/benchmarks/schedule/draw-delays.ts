import { POLICIES } from './policies.ts';
import type { Compared } from './print-tables.ts';

const SIZE = { width: 760, height: 400 } as const;
const PLOT = { left: 70, right: 610, top: 50, bottom: 350 } as const;
const COLOURS: Record<(typeof POLICIES)[number], string> = {
  'round robin': '#9a6700',
  sweep: '#8c959f',
  'former table': '#8250df',
  schedule: '#0969da',
};
const TICKS = [
  { seconds: 10, label: '10 s' },
  { seconds: 60, label: '1 min' },
  { seconds: 600, label: '10 min' },
  { seconds: 3_600, label: '1 h' },
  { seconds: 14_400, label: '4 h' },
] as const;
/** Labels of lines that end near each other are kept so far apart. */
const LABEL_GAP = 16;

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = Math.log(to / from);
  return (value) => start + ((end - start) * Math.log(value / from)) / span;
}

const x = scale(50, 10_000, PLOT.left, PLOT.right);
const y = scale(8, 30_000, PLOT.bottom, PLOT.top);

function text(at: { x: number; y: number }, words: string, more = ''): string {
  return `<text x="${at.x.toFixed(0)}" y="${at.y.toFixed(0)}" ${more}>${words}</text>`;
}

/** Mean delay of each policy by how many checks are open, both on logarithmic scales: an SVG. */
export function drawDelays(all: readonly Compared[]): string {
  const lines = POLICIES.map((policy) => {
    const points = all
      .filter((one) => one.policy === policy)
      .map(({ open, figures }) => ({ x: x(open), y: y(figures.mean) }));
    return { policy, points, labelY: points.at(-1)?.y ?? 0 };
  });
  const byHeight = lines.toSorted((a, b) => a.labelY - b.labelY);
  for (const [i, line] of byHeight.entries()) {
    const above = byHeight[i - 1];
    if (above !== undefined) line.labelY = Math.max(line.labelY, above.labelY + LABEL_GAP);
  }
  const opens = [...new Set(all.map(({ open }) => open))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" font-size="13" fill="#1f2328">`,
    `<title>Mean time from a result to the look that sees it, by open checks</title>`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#ffffff"/>`,
    text(
      { x: PLOT.left, y: 26 },
      'Mean time from a result to the look that sees it',
      'font-size="15" font-weight="bold"',
    ),
    ...TICKS.flatMap(({ seconds, label }) => [
      `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(seconds).toFixed(1)}" y2="${y(seconds).toFixed(1)}" stroke="#d0d7de"/>`,
      text({ x: PLOT.left - 8, y: y(seconds) + 4 }, label, 'text-anchor="end"'),
    ]),
    ...opens.map((open) =>
      text({ x: x(open), y: PLOT.bottom + 20 }, open.toLocaleString('en'), 'text-anchor="middle"'),
    ),
    text({ x: (PLOT.left + PLOT.right) / 2, y: PLOT.bottom + 40 }, 'open checks', 'text-anchor="middle"'),
    ...lines.flatMap(({ policy, points, labelY }) => {
      const colour = COLOURS[policy];
      const path = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ');
      const width = policy === 'schedule' ? 3 : 2;
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${width}"/>`,
        ...points.map(
          (point) =>
            `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3.5" fill="${colour}"/>`,
        ),
        text({ x: PLOT.right + 12, y: labelY + 4 }, policy, `fill="${colour}" font-weight="bold"`),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}
