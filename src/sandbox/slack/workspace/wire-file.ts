import type { JsonObject } from '../../json.ts';
import { TEAM } from './fixtures.ts';
import type { SandboxFile } from './model.ts';

interface FileType {
  mimetype: string;
  filetype: string;
  pretty: string;
}

/** By file extension, which is all that Slack looks at. */
const TYPES: Readonly<Record<string, FileType>> = {
  csv: { mimetype: 'text/csv', filetype: 'csv', pretty: 'CSV' },
  tsv: { mimetype: 'text/tab-separated-values', filetype: 'tsv', pretty: 'TSV' },
  txt: { mimetype: 'text/plain', filetype: 'text', pretty: 'Plain Text' },
  xls: { mimetype: 'application/vnd.ms-excel', filetype: 'xls', pretty: 'Excel Spreadsheet' },
  xlsx: {
    mimetype: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    filetype: 'xlsx',
    pretty: 'Excel Spreadsheet',
  },
  pdf: { mimetype: 'application/pdf', filetype: 'pdf', pretty: 'PDF' },
  png: { mimetype: 'image/png', filetype: 'png', pretty: 'PNG' },
};
const OTHER: FileType = { mimetype: 'application/octet-stream', filetype: 'binary', pretty: 'Binary' };

/** `people.CSV` → `csv`; empty if there is no extension. */
export function fileEnding(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

export function fileType(name: string): FileType {
  return TYPES[fileEnding(name)] ?? OTHER;
}

/** A file's path on files.slack.com, which the sandbox serves itself. */
export function filePath({ id, name }: SandboxFile, isDownload: boolean): string {
  const last = name.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '_');
  return `/files-pri/${TEAM.id}-${id}/${isDownload ? 'download/' : ''}${last}`;
}

/** A file object in Slack's format. `address`: turns a path into an absolute URL. */
export function wireFile(file: SandboxFile, address: (path: string) => string): JsonObject {
  const { mimetype, filetype, pretty } = fileType(file.name);
  const created = Math.floor(file.createdAt / 1000);
  return {
    id: file.id,
    created,
    timestamp: created,
    name: file.name,
    title: file.name,
    mimetype,
    filetype,
    pretty_type: pretty,
    user: file.user,
    user_team: TEAM.id,
    editable: false,
    size: file.bytes.byteLength,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: address(filePath(file, false)),
    url_private_download: address(filePath(file, true)),
    media_display_type: 'unknown',
    permalink: `https://${TEAM.domain}.slack.com/files/${file.user}/${file.id}`,
    comments_count: 0,
    shares: {},
    channels: [],
    groups: [],
    ims: [],
    has_more_shares: false,
    has_rich_preview: false,
    file_access: 'visible',
  };
}

/**
 * All that Slack includes in a payload about a file in a channel shared with another organisation: ask files.info for
 * the rest.
 */
export function wireHiddenFile({ id }: SandboxFile): JsonObject {
  return { id, mode: 'file_access', file_access: 'check_file_info', created: 0, timestamp: 0, user: '' };
}
