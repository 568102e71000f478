import type { ZipParts } from './zip-parts.ts';

export interface XmlHandlers {
  /** Names, of the element and its attributes, are without their namespace prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** Checked between chunks; if true, reading stops. */
  isDone?(): boolean;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** Reads one XML part. Resolves with false if there is no such part; rejects if it is damaged or too large. */
export async function readXml(zip: ZipParts, part: string, handlers: XmlHandlers): Promise<boolean> {
  const stream = await zip.open(part);
  if (stream === undefined) return false;
  // Loaded at the first workbook rather than at each start.
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  // Office never writes a document type, and custom entities can make a small file expand enormously.
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
