const LINKED = /^<mailto:([^|<>]*)(?:\|[^<>]*)?>$/i;

/** Longer ones cannot be delivered to: RFC 5321, section 4.5.3.1.3, less the angle brackets. */
export const LONGEST_EMAIL = 254;

const HARMLESS = new RegExp(`^[^\\p{C}<>]{1,${LONGEST_EMAIL}}$`, 'u');

/** What a person meant by an address: Slack sends `<mailto:a@b.c|a@b.c>` where it made a link of it. Not judged. */
export function typedAddress(typed: string): string {
  const trimmed = typed.trim();
  return (LINKED.exec(trimmed)?.[1] ?? trimmed).trim();
}

/** What the e-mail field starts with after `/check invite …`, an address or not; undefined where it looks like no text. */
export function addressToPrefill(typed: string): string | undefined {
  const address = typedAddress(typed);
  return HARMLESS.test(address) ? address : undefined;
}
