import { z } from 'zod';
import { storedAs } from './stored-as.ts';

const at = z.number().int(); // epoch milliseconds

const locationSchema = z.object({ channelId: z.string(), ts: z.string() });

/** State of the check's card in Slack, including what was in progress when a process ended. */
export const cardSchema = storedAs(
  z.object({
    /** Location of the message; absent before the first post. */
    channelId: z.string().optional(),
    ts: z.string().optional(),
    /**
     * The thread it is in, or was about to be posted in: the `ts` of the thread's first message. Absent: the channel
     * itself.
     */
    threadTs: z.string().optional(),
    /** Slack refused a reply in the thread it belongs in, so it is in the channel itself. */
    threadRefused: z.literal(true).optional(),
    /** Set before a post and cleared after it. Still set: the answer to a post was lost. */
    postingSince: at.optional(),
    /** Hash of what the message shows. For a purged check: marks that it no longer shows anything personal. */
    renderedHash: z.string().optional(),
    /**
     * Hash of the facts on the card, regardless of layout. If only `renderedHash` differs, only the appearance has
     * changed.
     */
    renderedFactsHash: z.string().optional(),
    /** Incremented by each request to redraw the card, whatever it shows and whatever update is in flight. */
    redraws: z.number().int().optional(),
    /** Whether the outcome was allowed on the card when it was last drawn. */
    outcomeShown: z.boolean().optional(),
    /** The `resultRevision` of the last reply in the thread. */
    notifiedRevision: z.number().int().default(0),
    replyingSince: at.optional(),
    /** Slack's error if the card could not be posted; the owner is told once. */
    undeliverable: z.string().optional(),
    /** The owner still has to be told of `undeliverable`. */
    notTold: z.literal(true).optional(),
    /**
     * The owner still has to be told that the check was assigned to them, or that they were given several at once.
     * `of`: whose those were.
     */
    assignmentNotice: z
      .object({ by: z.string(), at, checks: z.number().int(), of: z.string().optional() })
      .optional(),
    /** Cards that Slack did not let the bot edit, and that a new card has replaced. Still to be deleted. */
    supersededCards: z.array(locationSchema).optional(),
    /** Slack's error when it last refused to delete one of those, and the `redraws` at that time. */
    removalRefused: z.object({ slackError: z.string(), redraws: z.number().int() }).optional(),
    /** Slack would not let an earlier card of this check be edited: the next one is posted complete. */
    notEditable: z.literal(true).optional(),
    /** How often the card was reposted because somebody deleted it. */
    reposts: z.number().int().default(0),
  }),
  {
    renderedHash: 'announced',
    renderedFactsHash: 'announcedFacts',
    notifiedRevision: 'repliedNews',
    supersededCards: 'leftBehind',
  },
);
export type CardRecord = z.infer<typeof cardSchema>;
