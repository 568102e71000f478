import { describe, expect, it } from 'vitest';
import { parseInvitationId } from '../../../src/features/shared/parse-invitation-id.ts';
import { parseInviteForm } from '../../../src/features/shared/parse-invite-form.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const PRODUCTS = [
  { id: 'ncchc', name: 'National police check' },
  { id: 'vevo', name: 'Right to work' },
];

interface Typed {
  first?: string | undefined;
  last?: string | undefined;
  oneName?: boolean;
  email?: string | undefined;
  mobile?: string | undefined;
  product?: string | undefined;
  channel?: string | undefined;
  note?: string | undefined;
}

function form(typed: Typed) {
  const text = (value: string | undefined) => ({
    value,
    selectedOption: undefined,
    selectedOptions: [],
    selectedConversation: undefined,
    selectedUser: undefined,
    selectedDate: undefined,
    files: [],
  });
  const all = {
    first: 'Ada',
    last: 'Lovelace',
    email: 'ada@example.com',
    product: 'ncchc',
    channel: 'C1',
    mobile: undefined,
    note: undefined,
    oneName: false,
    ...typed,
  };
  return parseInviteForm(
    {
      'first-name': text(all.first),
      'last-name': text(all.last),
      'one-name': { ...text(undefined), selectedOptions: all.oneName ? ['one-name'] : [] },
      email: text(all.email),
      mobile: text(all.mobile),
      product: { ...text(undefined), selectedOption: all.product },
      channel: { ...text(undefined), selectedConversation: all.channel },
      note: text(all.note),
    },
    ID,
    PRODUCTS,
  );
}

describe('the invite form', () => {
  it('becomes a draft, trimmed', () => {
    const read = form({
      first: '  Zoë ',
      email: ' <mailto:Zoe@Example.com|Zoe@Example.com> ',
      mobile: '0412 345 678',
      note: ' Starts Monday\r\nNight shift ',
    });
    expect(read).toEqual({
      draft: {
        id: ID,
        worker: { firstName: 'Zoë', lastName: 'Lovelace', email: 'Zoe@Example.com', mobile: '+61412345678' },
        productId: 'ncchc',
        channelId: 'C1',
        note: 'Starts Monday\nNight shift',
      },
    });
  });

  it.each(['O’Brien-Smith', '<!channel>', '<@U1>', '李', 'مريم', 'Nguyễn', 'N'.repeat(100), 'Zoë 👩‍⚕️'])(
    'accepts the name %s unchanged',
    (first) => {
      expect(form({ first })).toMatchObject({ draft: { worker: { firstName: first } } });
    },
  );

  it.each<[Typed, string, string]>([
    [{ first: undefined }, 'first-name', 'Enter the worker’s first name.'],
    [{ first: ' \u200b\u00a0 ' }, 'first-name', 'Enter the worker’s first name.'],
    [{ last: '' }, 'last-name', 'Enter the worker’s last name.'],
    [{ last: 'N'.repeat(101) }, 'last-name', 'Use at most 100 characters.'],
    [{ last: 'N'.repeat(300) }, 'last-name', 'Use at most 100 characters.'],
    [{ first: 'Ada\nB' }, 'first-name', 'Remove line breaks and other control characters.'],
    [{ first: 'Ada\u202eB' }, 'first-name', 'Remove line breaks and other control characters.'],
    [{ first: 'A\u0000' }, 'first-name', 'Remove line breaks and other control characters.'],
    [{ email: undefined }, 'email', 'Enter the worker’s email address.'],
    [{ email: 'ada' }, 'email', 'Enter one email address: name@example.com'],
    [{ email: 'ada@example' }, 'email', 'Enter one email address: name@example.com'],
    [
      { email: 'a@example.com, b@example.com' },
      'email',
      'These are two addresses. Enter one email address: name@example.com',
    ],
    [
      { email: '<!channel>@example.com' },
      'email',
      '“>” is not allowed in an address. Enter one email address: name@example.com',
    ],
    [{ email: `${'a'.repeat(250)}@example.com` }, 'email', 'Use at most 254 characters.'],
    [{ product: undefined }, 'product', 'Choose a check type.'],
    [{ product: 'other' }, 'product', 'This check type is no longer offered.'],
    [{ channel: undefined }, 'channel', 'Choose a channel for the card.'],
    [{ channel: 'D1' }, 'channel', 'Choose a channel for the card.'],
    [{ note: 'n'.repeat(501) }, 'note', 'Use at most 500 characters.'],
    [{ note: 'a\u0007b' }, 'note', 'Remove control characters.'],
  ])('%#: has an error at the field', (typed, blockId, sentence) => {
    expect(form(typed)).toEqual({ errors: { [blockId]: sentence } });
  });

  it('reports all errors at once', () => {
    const read = form({
      first: '',
      last: '',
      email: 'x',
      mobile: '12',
      product: undefined,
      channel: undefined,
    });
    expect(Object.keys('errors' in read ? read.errors : {})).toEqual([
      'first-name',
      'last-name',
      'email',
      'mobile',
      'product',
      'channel',
    ]);
  });

  it.each([
    [{ first: '', last: ' Suparman ' }, 'Suparman'],
    [{ first: 'Suparman', last: undefined }, 'Suparman'],
    [{ first: 'Suparman', last: '-' }, 'Suparman'],
    [{ first: 'N/A', last: 'Suparman' }, 'Suparman'],
    [{ first: 'NA', last: 'Suparman' }, 'Suparman'],
    [{ first: 'Na', last: '' }, 'Na'],
  ])('stores a single name as the last name: %j', (typed, name) => {
    expect(form({ ...typed, oneName: true })).toMatchObject({
      draft: { worker: { firstName: '', lastName: name } },
    });
  });

  it.each<[Typed, string, string]>([
    [
      { first: 'Ada', last: 'Lovelace' },
      'last-name',
      'Has one name only is ticked: leave one of the two names empty, or untick the box.',
    ],
    [{ first: '', last: '' }, 'last-name', 'Enter the worker’s name here or as the first name.'],
    [{ first: '-', last: '.' }, 'last-name', 'Enter the worker’s name here or as the first name.'],
    [{ first: 'N'.repeat(101), last: '' }, 'first-name', 'Use at most 100 characters.'],
    [{ first: '', last: 'Ada\u0000' }, 'last-name', 'Remove line breaks and other control characters.'],
  ])('%#: has an error at the name with the box ticked', (typed, blockId, sentence) => {
    expect(form({ ...typed, oneName: true })).toEqual({ errors: { [blockId]: sentence } });
  });

  it('removes invisible characters from a note', () => {
    expect(form({ note: `q${'\u0301\u0302\u0303'.repeat(20)}algo` })).toMatchObject({
      draft: { note: 'q\u0301\u0302\u0303algo' },
    });
    expect(form({ note: '\u2066Night\u2069 shift\u00a0\u{E0041}\ud800 👩‍⚕️' })).toMatchObject({
      draft: { note: 'Night shift \ufffd 👩‍⚕️' },
    });
  });

  it('omits empty optional fields', () => {
    const read = form({ mobile: '  ', note: ' \n ' });
    expect(read).toEqual({
      draft: {
        id: ID,
        worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
        productId: 'ncchc',
        channelId: 'C1',
      },
    });
  });
});

describe('an invitation id', () => {
  it.each([
    [' inv_77 ', 'inv_77'],
    ['`inv_77\u200b`', 'inv_77'],
    ['“inv_77”', 'inv_77'],
    ['12345', '12345'],
    ['a1b2-c3:d4.e5', 'a1b2-c3:d4.e5'],
  ])('%s is read as %s', (typed, id) => expect(parseInvitationId(typed)).toBe(id));

  it.each([undefined, '', ' ', 'a b', '../x', '..', 'x/y', '<@U1>', 'x'.repeat(101)])(
    '%s is rejected',
    (typed) => expect(parseInvitationId(typed)).toBeUndefined(),
  );
});
