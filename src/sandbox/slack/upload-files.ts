import type { JsonObject } from '../json.ts';
import type { Control } from './controls.ts';
import type { Filling } from './form.ts';
import type { Reach } from './reach.ts';
import type { SandboxUser, Surface, UploadedFile } from './workspace/model.ts';
import { fileEnding, wireFile, wireHiddenFile } from './workspace/wire-file.ts';

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 10;

/** Uploads files chosen in a file_input and returns the input's new value. Throws the client's validation error. */
export function uploadFiles(
  { workspace, address }: Reach,
  user: SandboxUser,
  surface: Surface,
  { element, type }: Control,
  filling: Filling,
): JsonObject {
  const files = filesIn(filling);
  const { filetypes, max_files: most = MOST_FILES } = element;
  if (files.length > Number(most)) throw new Error(`This field takes ${most} files at most`);
  for (const { name, bytes } of files) {
    if (Array.isArray(filetypes) && !filetypes.includes(fileEnding(name))) {
      throw new Error(`${name} is not of a type this field takes: ${filetypes.join(', ')}`);
    }
    if (bytes.byteLength > MOST_BYTES) throw new Error(`${name} is larger than 10 MB`);
  }
  const origin = surface.kind === 'view' ? surface.originChannel : surface.channel;
  const isShared = origin !== undefined && workspace.channel(origin)?.isExtShared === true;
  const kept = files.map((file) => workspace.addFile(user.id, file));
  return { type, files: kept.map((file) => (isShared ? wireHiddenFile(file) : wireFile(file, address))) };
}

function filesIn(filling: Filling): UploadedFile[] {
  return [filling].flat().flatMap((one) => {
    if (typeof one === 'string') throw new Error('A file_input takes files');
    return one ?? [];
  });
}
