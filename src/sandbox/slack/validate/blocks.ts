import { z } from 'zod';
import { chartBlock } from './chart.ts';
import { accessory, actionsElement, contextElement, inputElement, modalInputElement } from './elements.ts';
import { richText } from './rich-text.ts';
import { anyText, blockId, plainText } from './texts.ts';

const flag = z.boolean().optional();
const base = { block_id: blockId };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...base,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: flag,
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: 'missing required field: text or fields',
  });
const header = z.strictObject({ type: z.literal('header'), ...base, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), ...base });
const context = z.strictObject({
  type: z.literal('context'),
  ...base,
  elements: z.array(contextElement).min(1).max(10),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  ...base,
  elements: z.array(actionsElement).min(1).max(25),
});
const imageBlock = z
  .strictObject({
    type: z.literal('image'),
    ...base,
    image_url: z.string().min(1).max(3000).optional(),
    slack_file: z.record(z.string(), z.unknown()).optional(),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
  })
  .refine((one) => (one.image_url === undefined) !== (one.slack_file === undefined), {
    error: 'exactly one of image_url and slack_file is required',
  });
const field = {
  type: z.literal('input'),
  ...base,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: flag,
  dispatch_action: flag,
};
const input = z.strictObject({ ...field, element: inputElement });
const modalInput = z.strictObject({ ...field, element: modalInputElement });
const markdown = z.strictObject({
  type: z.literal('markdown'),
  ...base,
  text: z.string().min(1).max(12_000),
});
const alert = z.strictObject({
  type: z.literal('alert'),
  ...base,
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richText,
]);
const rows = (min: number, max: number) =>
  z
    .array(z.array(cell).min(1).max(20))
    .min(min)
    .max(max)
    .refine((all) => all.every((row) => row.length === all[0]?.length), {
      error: 'all rows must have the same number of cells',
    });
const table = z.strictObject({
  type: z.literal('table'),
  ...base,
  rows: rows(1, 100),
  column_settings: z
    .array(
      z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: flag }).nullable(),
    )
    .max(20)
    .optional(),
});
const dataTable = z.strictObject({
  type: z.literal('data_table'),
  ...base,
  caption: z.string().min(1),
  rows: rows(2, 201),
  page_size: z.number().int().min(1).max(100).optional(),
  row_header_column_index: z.number().int().min(0).optional(),
});

const everywhere = [section, header, divider, context, actions, imageBlock, richText] as const;

/** The block types that each surface allows. */
export const blocksOf = {
  message: z.discriminatedUnion('type', [...everywhere, input, markdown, table, dataTable, chartBlock]),
  modal: z.discriminatedUnion('type', [...everywhere, modalInput, alert]),
  home: z.discriminatedUnion('type', [...everywhere, input]),
} as const;
