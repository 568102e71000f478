/** Where the sandbox's people are; the bot's TIME_ZONE there. */
export const DESK_TIME_ZONE = 'Australia/Sydney';
