import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPayload } from '../../../src/slack/receivers/read-payload.ts';

const ofForm = (body: string | Buffer) => readPayload(Buffer.from(body), { form: true });

describe('a form’s only field', () => {
  it('is decoded as URLSearchParams does', () => {
    const text = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (typed) => {
        // Lone surrogates become U+FFFD, in both.
        const encoded = new URLSearchParams({ payload: JSON.stringify({ typed }) }).toString();
        expect(ofForm(encoded)).toEqual({ typed: typed.toWellFormed() });
      }),
    );
  });

  it.each([
    ['small letters', '%7b%22name%22:%22Zo%c3%ab%22%7d', 'Zoë'],
    ['plus signs', '%7B%22name%22:%22Ann+%2B+Bo%22%7D', 'Ann + Bo'],
    ['no escapes', '{"name":"Ada"}', 'Ada'],
    ['a percent sign that is no escape', '%7B%22name%22:%22100%+sure%22%7D', '100% sure'],
    ['an escape cut short', '%7B%22name%22:%22Ada%22%7D%2', undefined],
    ['bytes that are not UTF-8', '%7B%22name%22:%22%ff%22%7D', '\ufffd'],
  ])('with %s', (_, encoded, name) => {
    expect(ofForm(`payload=${encoded}`)).toEqual(name === undefined ? undefined : { name });
  });
});

it('the fields of a command are the payload', () => {
  expect(ofForm('command=%2Fcheck&text=invite+Ada')).toEqual({ command: '/check', text: 'invite Ada' });
});

it('a body that is not UTF-8 has no payload', () => {
  expect(ofForm(Buffer.from('payload={"name":"\xff"}', 'latin1'))).toBeUndefined();
});
