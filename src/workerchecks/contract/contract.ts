import { z } from 'zod';
import { ConfigError } from '../../errors.ts';
import { oneNameSchema } from './one-name.ts';
import { wordsSchema } from './words.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const method = z.enum(METHODS, `expected one of ${METHODS.join(', ')}`);
const PATH = 'expected a path that begins with a slash';
const path = z.string(PATH).regex(/^\/\S*$/, PATH);
const pathWithId = path.includes('{invitation_id}', 'expected a path with {invitation_id} in it');
const NAME = 'expected a name';
const field = z.string(NAME).min(1, NAME);
/** null: do not send. */
const optionalField = z.string('expected a name, or null').min(1, 'expected a name, or null').nullable();
/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const optionalHeader = optionalField.refine(
  (name) => name === null || HEADER.test(name),
  'expected the name of a header, or null',
);
/**
 * Candidate names for a field of an answer; the first one found is used. Case, `_` and `-` are ignored. Dots lead into
 * objects: `result.outcome.value`.
 */
const NAMES = 'expected a name or a list of names';
const answerField = z.union([field.transform((name) => [name]), z.array(field).min(1, NAMES)], NAMES);
/** null: do not read. */
const optionalAnswerField = answerField.nullable().transform((names) => names ?? []);

const contractSchema = z.strictObject({
  authenticate: z.strictObject({
    method,
    path,
    request: z.strictObject({ widgetSecret: field }),
    response: z.strictObject({ token: answerField, expiresIn: answerField, expiresAt: answerField }),
  }),
  invite: z.strictObject({
    method,
    path,
    idempotencyHeader: optionalHeader,
    request: z.strictObject({
      productId: field,
      email: field,
      firstName: field,
      lastName: field,
      mobile: optionalField,
      reference: optionalField,
    }),
    oneName: oneNameSchema,
    response: z.strictObject({ invitationId: answerField }),
  }),
  cancel: z.strictObject({ method, path: pathWithId }),
  result: z.strictObject({
    method,
    path: pathWithId,
    response: z.strictObject({
      status: answerField,
      result: answerField,
      releaseDate: answerField,
      certificateUrl: answerField,
      /** The worker the check belongs to, if the answer says: verifies an id that a person typed. null: do not read. */
      email: optionalAnswerField,
      reference: optionalAnswerField,
    }),
  }),
  words: wordsSchema,
});

/** Paths, methods, field names and vocabulary of the Business API. */
export type WireContract = z.infer<typeof contractSchema>;

/** What WorkerChecks publishes, completed by this project's assumptions (workerchecks.openapi.yaml). */
export const DEFAULT_CONTRACT: z.input<typeof contractSchema> = {
  authenticate: {
    method: 'POST',
    path: '/auth/token',
    request: { widgetSecret: 'widget_secret' },
    response: {
      token: ['token', 'access_token'],
      expiresIn: ['expires_in'],
      expiresAt: ['expires_at'],
    },
  },
  invite: {
    method: 'POST',
    path: '/invitations',
    idempotencyHeader: 'Idempotency-Key',
    request: {
      productId: 'product_id',
      email: 'email',
      firstName: 'first_name',
      lastName: 'last_name',
      mobile: 'mobile',
      reference: 'reference',
    },
    // As on Australian police check forms: a single name goes in the family name, and the given name stays empty.
    oneName: 'last-name-only',
    response: { invitationId: ['invitation_id', 'id', 'check_id'] },
  },
  cancel: { method: 'POST', path: '/invitations/{invitation_id}/cancel' },
  result: {
    method: 'GET',
    path: '/invitations/{invitation_id}/result',
    response: {
      status: ['status'],
      result: ['result'],
      releaseDate: ['release_date'],
      certificateUrl: ['certificate_url'],
      email: [
        'email',
        'email_address',
        'worker_email',
        'worker.email',
        'candidate.email',
        'applicant.email',
        'person.email',
        'invitation.email',
      ],
      reference: ['reference', 'external_reference', 'client_reference', 'invitation.reference'],
    },
  },
  // In addition to those in parse/parse-result-summary.ts.
  words: { statuses: {}, results: {} },
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(base[key], over[key])]));
}

function problemLines(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const name = at === '' ? key : `${at}.${key}`;
      return `WORKERCHECKS_CONTRACT: ${name}: no such key in the wire contract`;
    });
  }
  // An override can replace a key but not remove one; so if zod reports it missing, the key is there but is not an
  // object.
  const expected =
    issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected)
      ? 'expected keys'
      : issue.message;
  return [`WORKERCHECKS_CONTRACT: ${at || 'the file'}: ${expected}`];
}

/**
 * Merges overrides from a file into the default contract. The file may contain any part of DEFAULT_CONTRACT's shape; an
 * answer field may be a name or a list of names, and `words` maps the vendor's words to ours.
 *
 * @throws ConfigError with a line per wrong key
 */
export function parseContract(overrides: unknown): WireContract {
  const parsed = contractSchema.safeParse(merge(DEFAULT_CONTRACT, overrides ?? {}));
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.flatMap(problemLines));
}
