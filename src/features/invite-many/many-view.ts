import type { InputBlock, ModalView } from '@slack/types';
import type { Product } from '../../config/config.ts';
import { plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { MANY_FIELDS, MANY_VIEWS } from '../shared/many-ids.ts';
import { startsOnField } from '../shared/start-date-field.ts';
import { channelField, productField, textInput } from '../shared/worker-fields.ts';

const TITLE = 'Invite several people';
/** Slack's limit for a text input, in UTF-16 code units. */
export const MAX_PASTED = 3000;
/** Only filters Slack's file dialog; the content decides. */
const FILE_TYPES = ['csv', 'tsv', 'txt', 'text', 'xlsx'];

/** The form's initial values. */
export interface ManyFilled {
  productId?: string | undefined;
  channelId?: string | undefined;
  /** 2026-12-08 */
  startsOn?: string | undefined;
  /** The text in the box; at most MAX_PASTED. */
  people?: string | undefined;
  /** Shown above the fields, plain text. */
  remark?: string | undefined;
  /** Id of the draft whose remaining rows are kept. */
  draftId?: string | undefined;
}

/** The part of the form that is the same for everyone. */
export interface ManyFormOffer {
  products: readonly Product[];
  /** Whether the bot may read files. */
  takesFiles: boolean;
  /** BULK_MAX_ROWS */
  maxRows: number;
}

/** The form for several people. */
export function manyView(offer: ManyFormOffer, filled: ManyFilled): ModalView {
  const { products, takesFiles, maxRows } = offer;
  return modal({
    title: TITLE,
    submit: 'Check the list',
    close: 'Discard',
    callbackId: MANY_VIEWS.form,
    metadata: filled.draftId ?? '',
    blocks: [
      ...(filled.remark === undefined ? [] : [section(plain(filled.remark))]),
      ...(products.length > 1 ? [productField(products, filled.productId)] : []),
      channelField(filled.channelId),
      startsOnField(filled.startsOn, 'For everyone whose row gives no other date.'),
      field({
        blockId: MANY_FIELDS.people,
        label: takesFiles ? 'Paste the list' : 'List',
        optional: true,
        hint: `One person a line, with name and email; mobile, check type and start date if you have them. Columns in any order, with or without headings. At most ${MAX_PASTED} characters.`,
        element: textInput(filled.people, {
          multiline: true,
          max_length: MAX_PASTED,
          placeholder: plain('Name, email, mobile'),
        }),
      }),
      ...(takesFiles ? [fileField(maxRows)] : []),
    ],
  });
}

function fileField(maxRows: number): InputBlock {
  return field({
    blockId: MANY_FIELDS.file,
    label: 'Or upload a file',
    optional: true,
    hint: `csv, tsv, txt or xlsx, up to 1 MB and ${maxRows} people. Other columns, such as dates of birth, are neither used nor kept.`,
    element: { type: 'file_input', action_id: 'input', filetypes: FILE_TYPES, max_files: 1 },
  });
}

/** Replaces the form until the list has been read. */
export function readingView(): ModalView {
  return modal({ title: TITLE, blocks: [section(plain('Reading the list…'))] });
}

/** Shown if the draft has expired. */
export function listGoneView(): ModalView {
  return modal({
    title: 'This list has expired',
    blocks: [
      section(
        plain(
          'A list is kept for an hour after it was read. Nobody was invited from it here. Please give the list again.',
        ),
      ),
    ],
  });
}
