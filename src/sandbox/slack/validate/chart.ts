import { z } from 'zod';
import { blockId } from './texts.ts';

/** Slack's limits: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const label = z.string().min(1).max(20);
const axisLabel = z.string().max(50).optional();

const series = z.array(
  z.strictObject({
    name: label,
    data: z
      .array(z.strictObject({ label, value: z.number() }))
      .min(1)
      .max(20),
  }),
);
const axes = (type: 'bar' | 'area' | 'line') =>
  z
    .strictObject({
      type: z.literal(type),
      series: series
        .min(1)
        .max(6)
        .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
          error: 'series names must be unique',
        }),
      axis_config: z.strictObject({
        categories: z.array(label).min(1).max(20),
        x_label: axisLabel,
        y_label: axisLabel,
      }),
    })
    .refine(
      ({ series: all, axis_config: { categories } }) =>
        all.every(({ data }) => {
          const labels = data.map((point) => point.label);
          return (
            new Set(labels).size === labels.length &&
            labels.length === categories.length &&
            labels.every((one) => categories.includes(one))
          );
        }),
      { error: 'each series must have one data point for each category' },
    );
const pie = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(z.strictObject({ label, value: z.number().positive() }))
    .min(1)
    .max(6),
});

export const chartBlock = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: blockId,
  title: z.string().min(1).max(50),
  chart: z.discriminatedUnion('type', [pie, axes('bar'), axes('area'), axes('line')]),
});
