import type { SentFile } from '../../protocol/demo-action.ts';

const MOST_BYTES = 10 * 1024 * 1024;

/** Encodes files for sending to the sandbox, or returns why one of them cannot be sent. */
export async function readFiles(files: readonly File[]): Promise<SentFile[] | string> {
  const tooLarge = files.find(({ size }) => size > MOST_BYTES);
  if (tooLarge !== undefined) return `${tooLarge.name} is larger than 10 MB`;
  return await Promise.all(files.map(async (file) => ({ name: file.name, base64: await base64Of(file) })));
}

function base64Of(file: File): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
  reader.onerror = () => reject(new Error(`${file.name} cannot be read`));
  reader.readAsDataURL(file);
  return promise;
}
