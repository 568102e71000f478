import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** E.164 where `typed` is a mobile number, written the Australian way or with its country code; else undefined. */
export function readMobile(typed: string): string | undefined {
  const number = parsePhoneNumberFromString(typed.trim(), { defaultCountry: 'AU', extract: false });
  if (number === undefined || number.ext !== undefined || !number.isValid()) return undefined;
  return number.number;
}
