/** One line of a list that helps with typing. */
export interface Suggestion {
  id: string;
  text: string;
  /** A few words of explanation. */
  hint?: string | undefined;
}
