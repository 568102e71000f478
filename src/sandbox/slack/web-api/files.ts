import { type SandboxFile, SlackRefusal } from '../workspace/model.ts';
import { filePath, fileType, wireFile } from '../workspace/wire-file.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Method } from './method.ts';

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

/** Serves `url_private` and `url_private_download`. */
export function serveFile(workspace: Workspace, path: string, isBot: boolean): HttpAnswer {
  if (!isBot || !workspace.scopes.includes('files:read')) return SIGN_IN_PAGE;
  const isAt = (file: SandboxFile) => [true, false].some((isDownload) => filePath(file, isDownload) === path);
  const file = workspace.files.find(isAt);
  if (file === undefined || file.deleted) throw new SlackRefusal('file_not_found');
  return { status: 200, headers: { 'content-type': fileType(file.name).mimetype }, body: file.bytes };
}

export const fileMethods: Readonly<Record<string, Method>> = { 'files.info': info };
