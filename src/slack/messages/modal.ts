import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { LIMITS, plain } from './blocks.ts';

/** A modal. `metadata` must be an opaque id, never anything personal. */
export function modal(spec: {
  title: string;
  blocks: KnownBlock[];
  callbackId?: string;
  metadata?: string;
  submit?: string;
  close?: string;
}): ModalView {
  return {
    type: 'modal',
    title: plain(spec.title, LIMITS.modalTitle),
    close: plain(spec.close ?? 'Close', LIMITS.modalTitle),
    blocks: spec.blocks,
    ...(spec.submit === undefined ? {} : { submit: plain(spec.submit, LIMITS.modalTitle) }),
    ...(spec.callbackId === undefined ? {} : { callback_id: spec.callbackId }),
    ...(spec.metadata === undefined ? {} : { private_metadata: spec.metadata }),
  };
}

/** An input of a form; its errors are keyed by `blockId`. */
export function field(spec: {
  blockId: string;
  label: string;
  element: InputBlock['element'];
  hint?: string;
  optional?: boolean;
}): InputBlock {
  return {
    type: 'input',
    block_id: spec.blockId,
    label: plain(spec.label),
    element: spec.element,
    ...(spec.hint === undefined ? {} : { hint: plain(spec.hint) }),
    ...(spec.optional ? { optional: true } : {}),
  };
}
