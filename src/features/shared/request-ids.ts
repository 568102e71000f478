/** Buttons on a request card. Their values are request ids. */
export const REQUEST_ACTIONS = {
  invite: 'request.invite',
  change: 'request.change',
  decline: 'request.decline',
  details: 'request.details',
} as const;

export const DECLINE_VIEW = 'request.decline-form';
export const DECLINE_FIELD = 'reason';

/** As in manifest.workflow.yml. */
export const REQUEST_STEP = 'check_request';
