import { SaxesParser } from 'saxes';
import type { ZipParts } from './zip-parts.ts';

export interface XmlHandlers {
  /** `name`: without the prefix of its namespace, as `attributes` are. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** Asked between pieces: nothing more is read then. */
  isDone?(): boolean;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** Reads one XML part. False where there is none of that name. Rejects where it is damaged or too large. */
export async function readXml(zip: ZipParts, part: string, handlers: XmlHandlers): Promise<boolean> {
  const stream = await zip.open(part);
  if (stream === undefined) return false;
  const parser = new SaxesParser();
  // Office writes no document types; entities of one's own are how small files grow.
  parser.on('doctype', () => parser.fail('document type'));
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const plain = Object.entries(attributes).map(([key, value]) => [local(key), value]);
    handlers.open?.(local(name), Object.fromEntries(plain));
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', ({ name }) => handlers.close?.(local(name)));
  const decoder = new TextDecoder();
  for await (const piece of stream) {
    parser.write(decoder.decode(piece, { stream: true }));
    if (handlers.isDone?.()) return true;
  }
  parser.close();
  return true;
}
