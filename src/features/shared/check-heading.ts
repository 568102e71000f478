import type { KnownBlock } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { boldLine, plain, section } from '../../slack/messages/blocks.ts';
import { fullName } from '../../text/full-name.ts';

/** Which check a modal is about: the worker's name, if not purged, then the reference and the check type. */
export function checkHeading({ worker, reference, productName }: Check): KnownBlock[] {
  return [
    ...(worker === undefined ? [] : [boldLine(fullName(worker))]),
    section(plain(`${reference}, ${productName}`)),
  ];
}
