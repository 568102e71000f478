/** The action ids of what stands on a card; each is routed by the feature that does the deed. Values are check ids. */
export const CARD_ACTIONS = {
  cancel: 'check.cancel',
  certificate: 'check.certificate',
  /** A URL button: Slack reports the click, and nothing is to be done. */
  certificateLink: 'check.certificate-link',
  result: 'check.result',
  itWasSent: 'check.it-was-sent',
  /** Opens the form for the invitation's id: where there is none yet, and where a person gave a wrong one. */
  follow: 'check.follow',
  sendAgain: 'check.send-again',
  /** The same once the person was told of other open checks. */
  sendAgainAnyway: 'check.send-again-anyway',
  /** Values name the choice, too; see card-menu.ts. */
  menu: 'check.menu',
} as const;
