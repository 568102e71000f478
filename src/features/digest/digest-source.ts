import type { Button, Overflow, RichTextElement } from '@slack/types';
import type { AttentionRules } from '../../checks/attention.ts';

/** One thing that needs somebody. */
export interface DigestLine {
  /** Opaque, and the same as long as the line is about the same thing. */
  id: string;
  /** Names and outcomes only where `DigestAbout.isPrivate`. */
  text: RichTextElement[];
  /** The likeliest deed. */
  button: Button;
  /** Id of the check that a menu offers to snooze; undefined: no menu. */
  snoozes?: string | undefined;
  /** In place of a menu to snooze. */
  menu?: Overflow | undefined;
}

/** Lines of several sources under the same title are one group. */
export interface DigestGroup {
  /** Plain text, the same for every outcome. */
  title: string;
  /** The most urgent first. */
  lines: readonly DigestLine[];
  /** False: `/check list attention` does not show them. */
  isListed?: boolean | undefined;
  /** Does something with several of them; under the lines. */
  button?: Button | undefined;
}

/** For whom a digest is drawn. */
export interface DigestAbout {
  rules: AttentionRules;
  /** User id: only what this person owns. Undefined: what the whole desk should see. */
  owner: string | undefined;
  /** Whether names and outcomes may be shown. If not, nothing may tell outcomes apart. */
  isPrivate: boolean;
}

/** Where the lines of a digest come from. Rejects with StorageError. */
export type DigestSource = (about: DigestAbout) => Promise<readonly DigestGroup[]>;
