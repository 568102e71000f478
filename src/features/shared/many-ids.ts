/** Callback ids of the two views. */
export const MANY_VIEWS = { form: 'many.form', preview: 'many.preview' } as const;

/** Block ids of the form and the preview, to which errors are attached. */
export const MANY_FIELDS = {
  product: 'product',
  channel: 'channel',
  startsOn: 'starts-on',
  people: 'people',
  file: 'file',
  besides: 'besides',
  again: 'again',
  sure: 'sure',
} as const;

export const MANY_ACTIONS = {
  /** Opens an empty form, on top of the single-person form if pressed there. */
  open: 'many.open',
  /** Opens the preview. Value: the draft's id. */
  preview: 'many.preview',
  /** In the preview: reopens the form with the rows that need a correction. Value: the draft's id. */
  correct: 'many.correct',
  /** In the preview: the checkbox to also invite people who already have an open check. */
  besides: 'many.besides',
  /** In the preview: the checkbox to also invite people who completed the check lately. */
  again: 'many.again',
} as const;
