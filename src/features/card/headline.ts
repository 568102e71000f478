import type { RichTextBlock } from '@slack/types';
import type { Worker } from '../../checks/check.ts';
import { LIMITS } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import { fullName } from '../../text/full-name.ts';

/**
 * "Ada Lovelace · National police check", what stands out in bold; markup in it is not interpreted.
 *
 * @param worker undefined where their name may not be shown, or once it is purged
 */
export function headline(productName: string, worker: Worker | undefined): RichTextBlock {
  const bold = { bold: true };
  const product = clip(productName, LIMITS.name);
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements:
          worker === undefined
            ? [{ type: 'text', text: product, style: bold }]
            : [
                { type: 'text', text: clip(fullName(worker), LIMITS.name), style: bold },
                { type: 'text', text: ` · ${product}` },
              ],
      },
    ],
  };
}
