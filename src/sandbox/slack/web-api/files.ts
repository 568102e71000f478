import { z } from 'zod';
import { BOT } from '../workspace/fixtures.ts';
import { type SandboxFile, SlackRefusal } from '../workspace/model.ts';
import { filePath, fileType, wireFile } from '../workspace/wire-file.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Method } from './method.ts';

/** In bytes. */
const LARGEST = 1_073_741_824;

/** Slack's response to unauthenticated requests, with status 200 whatever was requested. */
const SIGN_IN_PAGE: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html lang="en-US"><head><title>Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>',
};

const info: Method = {
  scope: 'files:read',
  run(args, { workspace, address }) {
    const file = workspace.files.find(({ id }) => id === args.file);
    if (file === undefined) throw new SlackRefusal('file_not_found');
    if (file.deleted) throw new SlackRefusal('file_deleted');
    return {
      file: wireFile(file, address),
      comments: [],
      response_metadata: { next_cursor: '' },
    };
  },
};

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
const getUploadUrl: Method = {
  scope: 'files:write',
  run(args, { workspace, address }) {
    const { filename: name } = args;
    const length = Number(args.length);
    if (typeof name !== 'string' || name === '' || !Number.isInteger(length) || length <= 0) {
      throw new SlackRefusal('missing_argument');
    }
    if (length > LARGEST) throw new SlackRefusal('file_upload_size_restricted');
    const id = workspace.mint('F');
    const path = `/upload/v1/${workspace.mint('')}`;
    workspace.uploads.set(path, { id, name, length, bytes: undefined });
    return { upload_url: address(path), file_id: id };
  },
};

const filesSchema = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

/** https://docs.slack.dev/reference/methods/files.completeUploadExternal; it takes no user id as a channel. */
const completeUpload: Method = {
  scope: 'files:write',
  run(args, { workspace, address }) {
    const parsed = filesSchema.safeParse(args.files);
    if (!parsed.success) throw new SlackRefusal('invalid_arguments');
    const { channel_id: channelId } = args;
    if (typeof channelId === 'string' && !/^[CGDZ][A-Z0-9]+$/.test(channelId)) {
      throw new SlackRefusal('invalid_arguments', {
        response_metadata: { messages: ['[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$'] },
      });
    }
    const channel = channelId === undefined ? undefined : workspace.visibleChannel(channelId);
    if (channel !== undefined && !channel.members.includes(BOT.userId))
      throw new SlackRefusal('not_in_channel');
    const uploaded = parsed.data.map(({ id }) => {
      const found = [...workspace.uploads].find(([, one]) => one.id === id);
      const bytes = found?.[1].bytes;
      if (found === undefined || bytes === undefined) throw new SlackRefusal('file_not_found');
      return { path: found[0], id, name: found[1].name, bytes };
    });
    const files = uploaded.map(({ path, id, name, bytes }) => {
      workspace.uploads.delete(path);
      return workspace.addFile(BOT.userId, { name, bytes }, id);
    });
    const text = typeof args.initial_comment === 'string' ? args.initial_comment : '';
    if (channel !== undefined) {
      workspace.addMessage({ channel: channel.id, user: BOT.userId, text, blocks: [], files });
    }
    return { files: files.map((file) => wireFile(file, address)) };
  },
};

/** Takes the bytes of a file that was announced, once, and only if they are as many as announced. */
export function takeUpload(workspace: Workspace, path: string, bytes: Uint8Array): HttpAnswer {
  const upload = workspace.uploads.get(path);
  if (upload === undefined || upload.bytes !== undefined || bytes.byteLength !== upload.length) {
    return { status: 400, headers: { 'content-type': 'text/plain' }, body: 'Not OK' };
  }
  upload.bytes = bytes;
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: `OK - ${bytes.byteLength}` };
}

/** Serves `url_private` and `url_private_download`. */
export function serveFile(workspace: Workspace, path: string, isBot: boolean): HttpAnswer {
  if (!isBot || !workspace.scopes.includes('files:read')) return SIGN_IN_PAGE;
  const isAt = (file: SandboxFile) => [true, false].some((isDownload) => filePath(file, isDownload) === path);
  const file = workspace.files.find(isAt);
  if (file === undefined || file.deleted) throw new SlackRefusal('file_not_found');
  return { status: 200, headers: { 'content-type': fileType(file.name).mimetype }, body: file.bytes };
}

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.info': info,
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
};
