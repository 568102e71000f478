/** The kind of a file by its first bytes; the names and types from browsers and Slack are often wrong. */
export type FileKind =
  | 'text'
  | 'zip'
  | 'empty'
  | 'old-office'
  | 'encrypted'
  | 'pdf'
  | 'picture'
  | 'web-page'
  | 'xml'
  | 'rtf'
  | 'binary';

const startsWith = (bytes: Uint8Array, start: readonly number[], at = 0) =>
  start.every((byte, index) => bytes[at + index] === byte);

const ascii = (text: string) => [...Buffer.from(text, 'latin1')];
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const PICTURES = [
  { start: [0x89, 0x50, 0x4e, 0x47] },
  { start: [0xff, 0xd8, 0xff] },
  { start: ascii('GIF8') },
  { start: ascii('ftyp'), at: 4 },
  { start: ascii('WEBP'), at: 8 },
];

/** How far into a file the tags of a web page may begin, for instance after a comment or a licence. */
const HEAD_LENGTH = 2000;

/** In a compound file, the name of the stream that contains a password-protected workbook. */
const ENCRYPTED = utf16('EncryptedPackage');

function kindOfText(head: string): FileKind {
  const text = head.replace(/^[\s\uFEFF]+/, '');
  if (/^<(?:!doctype html|html|head|body|table|meta|script|!--)/i.test(text) || /<html[\s>]/i.test(text)) {
    return 'web-page';
  }
  if (/^<\?xml\b/i.test(text)) return 'xml';
  return text.startsWith('{\\rtf') ? 'rtf' : 'text';
}

/** @param decode decodes text in any encoding */
export function fileKind(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): FileKind {
  if (bytes.length === 0) return 'empty';
  if (startsWith(bytes, ascii('PK\u0003\u0004'))) return 'zip';
  if (startsWith(bytes, COMPOUND)) return Buffer.from(bytes).includes(ENCRYPTED) ? 'encrypted' : 'old-office';
  if (startsWith(bytes, ascii('%PDF'))) return 'pdf';
  if (PICTURES.some(({ start, at }) => startsWith(bytes, start, at))) return 'picture';
  const head = decode(bytes.subarray(0, HEAD_LENGTH));
  if (head.trim() === '') return bytes.length > HEAD_LENGTH ? 'binary' : 'empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text holds
  const strange = head.match(/[\u0000-\u0008\u000E-\u001F]/g)?.length ?? 0;
  return strange > head.length / 50 ? 'binary' : kindOfText(head);
}
