import { statfsSync } from 'node:fs';

/**
 * Magic numbers of statfs(2): https://man7.org/linux/man-pages/man2/statfs.2.html. VirtioFS and gRPC FUSE report FUSE.
 */
const BY_NUMBER: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x517b, 'smb'],
  [0x65735546, 'fuse'],
  [0x01021997, '9p'],
  [0x00c36400, 'ceph'],
  [0x5346414f, 'afs'],
  [0x794c7630, 'overlay'],
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

/** The kind of file system of a path; undefined if it is an ordinary one or cannot be determined. */
export function fileSystemOf(path: string): string | undefined {
  try {
    return BY_NUMBER.get(statfsSync(path).type >>> 0);
  } catch {
    return undefined;
  }
}
