/** Where the card goes unless the person says otherwise: not into a DM. */
export function defaultCardChannel(
  resultsChannel: string | undefined,
  typedIn: string | undefined,
): string | undefined {
  return resultsChannel ?? (typedIn !== undefined && /^[CG]/.test(typedIn) ? typedIn : undefined);
}
