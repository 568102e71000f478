import { at, type JsonObject } from '../json.ts';
import type { SandboxChannel } from './workspace/model.ts';

/** Whether a conversations_select offers this channel. */
export function isOffered(
  select: JsonObject,
  channel: Pick<SandboxChannel, 'kind' | 'isExtShared'>,
): boolean {
  const { filter } = select;
  if (at(filter, 'exclude_external_shared_channels') === true && channel.isExtShared) return false;
  const include = at(filter, 'include');
  return !Array.isArray(include) || include.includes(channel.kind);
}
