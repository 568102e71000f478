/** Action ids on the card of a batch. Button values are batch ids. */
export const BATCH_CARD_ACTIONS = {
  stop: 'batch.stop',
  continue: 'batch.continue',
  forgetRest: 'batch.forget-rest',
  sendRefusedAgain: 'batch.send-refused-again',
} as const;
