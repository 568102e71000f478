import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificateLink } from '../../src/workerchecks/certificate-link.ts';
import type { WorkerChecksClient } from '../../src/workerchecks/client.ts';
import { makeClient, openVendor, reply } from './vendor-harness.ts';

let vendor: Awaited<ReturnType<typeof openVendor>>;
let client: WorkerChecksClient;

beforeEach(async () => {
  vendor = await openVendor();
  ({ client } = await makeClient({ apiUrl: vendor.url }));
});
afterEach(async () => {
  await client.close();
  vendor.close();
});

describe('the certificate link', () => {
  const hosts = ['workerchecks.com', 'cert.example:8443', 'http://127.0.0.1:4000'];
  it.each([
    [null, undefined],
    ['', undefined],
    [7, undefined],
    [{ href: 'https://workerchecks.com/c' }, undefined],
    ['/certificates/1', undefined],
    ['workerchecks.com/c/1', undefined],
    ['//workerchecks.com/c/1', undefined],
    ['http://workerchecks.com/c/1', undefined],
    ['ftp://workerchecks.com/c/1', undefined],
    ['javascript:alert(1)//workerchecks.com', undefined],
    ['https://evil.example/c/1', undefined],
    ['https://workerchecks.com.evil.example/c/1', undefined],
    ['https://notworkerchecks.com/c/1', undefined],
    ['https://workerchecks.com@evil.example/c', undefined],
    ['https://user:pass@workerchecks.com/c', undefined],
    ['https://evil.example/https://workerchecks.com/', undefined],
    ['https://evil.example\\@workerchecks.com/', undefined],
    ['https://cert.example/c', undefined],
    ['https://127.0.0.1:4000/c', undefined],
    ['http://127.0.0.1:4001/c', undefined],
    ['https://workerchecks.com/c/1?sig=a%2Bb', 'https://workerchecks.com/c/1?sig=a%2Bb'],
    [' https://Files.WorkerChecks.com/c/1 ', 'https://files.workerchecks.com/c/1'],
    ['https://workerchecks.com:9443/c', 'https://workerchecks.com:9443/c'],
    ['https://cert.example:8443/c', 'https://cert.example:8443/c'],
    ['http://127.0.0.1:4000/c', 'http://127.0.0.1:4000/c'],
  ])('%j gives %s', async (certificate_url, link) => {
    vendor.answers('result', reply(200, { status: 'Completed', result: 'Clear', certificate_url }));
    const vendorResult = await client.result('inv-1', 'person');
    const offered = vendorResult.kind === 'summary' ? vendorResult.certificateUrl : 'no summary';
    expect(certificateLink(offered, hosts)).toBe(link);
  });

  it('is dropped if it is too long for a button', () => {
    const long = `https://workerchecks.com/${'é'.repeat(1_500)}`;
    expect(long.length).toBeLessThan(3_000);
    expect(certificateLink(long, hosts)).toBeUndefined();
  });
});
