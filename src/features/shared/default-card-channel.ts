/** The default channel for the card: never a DM. */
export function defaultCardChannel(
  resultsChannel: string | undefined,
  typedIn: string | undefined,
): string | undefined {
  return resultsChannel ?? (typedIn !== undefined && /^[CG]/.test(typedIn) ? typedIn : undefined);
}
