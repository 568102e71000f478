/** Action ids on a card, each handled by the feature it belongs to. Button values are check ids. */
export const CARD_ACTIONS = {
  cancel: 'check.cancel',
  certificate: 'check.certificate',
  /** A URL button: Slack opens the link, and reports the click. */
  certificateLink: 'check.certificate-link',
  result: 'check.result',
  itWasSent: 'check.it-was-sent',
  /** Opens the form for the invitation's id, if there is none yet or a person entered a wrong one. */
  follow: 'check.follow',
  /** Opens the form that replaces an invitation that was sent. */
  resend: 'check.resend',
  sendAgain: 'check.send-again',
  /** The same, after the person was told of other open checks. */
  sendAgainAnyway: 'check.send-again-anyway',
  /** Values include the choice; see card-menu.ts. */
  menu: 'check.menu',
} as const;
