import type { Counts } from '../../checks/report/statistics.ts';
import { CHART_LIMITS, type ChartBlock } from '../../slack/messages/chart-block.ts';
import { clip } from '../../slack/messages/text.ts';

/** A check type with enough invitations to be broken down. */
export interface ChartedProduct {
  name: string;
  counts: Counts;
}

type Counted = 'invited' | 'submitted' | 'completed' | 'neverSubmitted';

const SERIES: readonly (readonly [name: string, of: Counted])[] = [
  ['Invited', 'invited'],
  ['Submitted', 'submitted'],
  ['Completed', 'completed'],
  ['Never submitted', 'neverSubmitted'],
];

/** Labels of at most Slack's length, and different: "Police check for vo…", "Police check for … 2". */
function labelsOf(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const number = (n: number) => {
      const suffix = n === 1 ? '' : ` ${n}`;
      return `${clip(name, CHART_LIMITS.label - suffix.length)}${suffix}`;
    };
    let n = 1;
    while (used.has(number(n))) n += 1;
    used.add(number(n));
    return number(n);
  });
}

/** The counts as bars; undefined if there is nothing to draw. At most Slack's twenty check types, the largest. */
export function reportChart(title: string, products: readonly ChartedProduct[]): ChartBlock | undefined {
  const drawn = products.slice(0, CHART_LIMITS.categories);
  if (drawn.length === 0) return undefined;
  const categories = labelsOf(drawn.map(({ name }) => name));
  const series = SERIES.map(([name, of]) => ({
    name,
    data: drawn.map(({ counts }, index) => ({ label: categories[index] ?? '', value: counts[of] })),
  }));
  return {
    type: 'data_visualization',
    title: clip(title, CHART_LIMITS.title),
    chart: {
      type: 'bar',
      series,
      axis_config: { categories, x_label: 'Check type', y_label: 'Invitations' },
    },
  };
}
