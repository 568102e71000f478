/** The variables without a default, with values that parse but lead nowhere. */
export const REQUIRED_ENVIRONMENT: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'xoxb-1-bot',
  SLACK_APP_TOKEN: 'xapp-1-app',
  WORKERCHECKS_API_URL: 'https://api.workerchecks.example/business/v1',
  WORKERCHECKS_WIDGET_SECRET: 'widget-1',
  WORKERCHECKS_PRODUCTS: 'ncchc=National police check',
};
