import type { BatchDraft } from '../../checks/batches/batch-draft.ts';
import type { SubmittedFile, SubmittedView } from '../../slack/router/routes.ts';
import { MANY_FIELDS } from '../shared/many-ids.ts';
import { parseChannel, parseProduct } from '../shared/parse-invite-form.ts';
import type { ManyFilled, ManyFormOffer } from './many-view.ts';

/** The submitted form. `source` undefined: nothing is added to the rows that are kept. */
export interface ManyForm {
  productId: string;
  channelId: string;
  startsOn: string | undefined;
  source: { text: string } | { file: SubmittedFile } | undefined;
  draftId: string | undefined;
}

/** Whether the draft has rows that are not in the box. */
const keepsRows = (draft: BatchDraft | undefined) =>
  draft !== undefined && draft.rows.length > draft.inBox.length;

/** The form, or its errors by block id. `draft`: the draft that the form corrects, if any. */
export function parseManyForm(
  { values, privateMetadata }: SubmittedView,
  { products, takesFiles }: Pick<ManyFormOffer, 'products' | 'takesFiles'>,
  draft: BatchDraft | undefined,
): { form: ManyForm } | { errors: Record<string, string> } {
  const [only] = products;
  const chosen = products.length === 1 ? only?.id : values[MANY_FIELDS.product]?.selectedOption;
  const product = parseProduct(chosen, products);
  const channel = parseChannel(values[MANY_FIELDS.channel]?.selectedConversation);
  const text = values[MANY_FIELDS.people]?.value?.trim() ?? '';
  const file = values[MANY_FIELDS.file]?.files[0];
  const errors: Record<string, string> = {};
  if ('error' in product) errors[MANY_FIELDS.product] = product.error;
  if ('error' in channel) errors[MANY_FIELDS.channel] = channel.error;
  if (text !== '' && file !== undefined)
    errors[MANY_FIELDS.file] = 'Paste a list or upload a file, not both.';
  if (text === '' && file === undefined && !keepsRows(draft))
    errors[MANY_FIELDS.people] =
      `Nobody to invite yet. Paste a list${takesFiles ? ', or upload a file' : ''}.`;
  if (privateMetadata !== '' && draft === undefined)
    errors[MANY_FIELDS.people] =
      'The other rows of this list are no longer saved. Copy the text in this box, and start a new list.';
  if ('error' in product || 'error' in channel || Object.keys(errors).length > 0) return { errors };
  return {
    form: {
      productId: product.value,
      channelId: channel.value,
      startsOn: values[MANY_FIELDS.startsOn]?.selectedDate,
      source: sourceOf(text, file),
      draftId: draft === undefined ? undefined : privateMetadata,
    },
  };
}

function sourceOf(text: string, file: SubmittedFile | undefined): ManyForm['source'] {
  if (text !== '') return { text };
  return file === undefined ? undefined : { file };
}

/** Initial values that restore the form as it was submitted. A file has to be chosen again. */
export function filledFrom({ values, privateMetadata }: SubmittedView): ManyFilled {
  return {
    productId: values[MANY_FIELDS.product]?.selectedOption,
    channelId: values[MANY_FIELDS.channel]?.selectedConversation,
    startsOn: values[MANY_FIELDS.startsOn]?.selectedDate,
    people: values[MANY_FIELDS.people]?.value,
    ...(privateMetadata === '' ? {} : { draftId: privateMetadata }),
  };
}
