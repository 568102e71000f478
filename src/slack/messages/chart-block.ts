/** Slack's limits, in UTF-16 units: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const CHART_LIMITS = { title: 50, name: 20, label: 20, axis: 50, series: 6, categories: 20 } as const;

export interface ChartSeries {
  name: string;
  /** Exactly one for each category, in their order. */
  data: { label: string; value: number }[];
}

/**
 * A bar chart, for messages only. @slack/types does not know it yet, and a workspace that does not have it answers
 * `invalid_blocks`: send it with a message without it (`ReplyOptions.ifRefused`).
 */
export interface ChartBlock {
  type: 'data_visualization';
  title: string;
  chart: {
    type: 'bar';
    series: ChartSeries[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}
