type Fields = Readonly<Record<string, unknown>>;

/** The fields of an answer. */
export interface AnswerFields {
  /** Without the envelope. */
  inner: Fields;
  /** With the envelope: the contract's paths may start there. */
  whole: Fields;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const plainName = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Fields keyed by normalised name; an exact spelling takes precedence over a normalised match. */
function plainFields(fields: Fields): Fields {
  const named = Object.entries(fields).map(([key, value]) => [plainName(key), value]);
  return { ...Object.fromEntries(named), ...fields };
}

/**
 * Unwraps a list with a single element. A longer list is not read: the second element may be another check, or another
 * outcome.
 */
function onlyOne(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/**
 * The fields of an answer, bare, in `{data}` or in `{Success, Data}`, whatever their case; undefined if there are none.
 */
export function fieldsOf(json: unknown): AnswerFields | undefined {
  if (!isFields(json)) return undefined;
  const data = onlyOne(plainFields(json).data);
  return { inner: isFields(data) ? data : json, whole: json };
}

/** Every value a path leads to. A key that contains the dots itself takes precedence over walking along them. */
function* valuesAt(value: unknown, steps: readonly string[]): Generator<unknown> {
  const [step = ''] = steps;
  if (steps.length === 0) yield onlyOne(value);
  else if (Array.isArray(value) && /^\d+$/.test(step)) yield* valuesAt(value[Number(step)], steps.slice(1));
  else {
    const fields = onlyOne(value);
    if (!isFields(fields)) return;
    for (let taken = steps.length; taken > 0; taken -= 1) {
      const name = steps.slice(0, taken).join('.');
      const rest = steps.slice(taken);
      if (Object.hasOwn(fields, name)) yield* valuesAt(fields[name], rest);
      for (const [key, inner] of Object.entries(fields)) {
        if (plainName(key) === plainName(name)) yield* valuesAt(inner, rest);
      }
    }
  }
}

function* valuesOf({ inner, whole }: AnswerFields, names: readonly string[]): Generator<unknown> {
  for (const name of names) {
    const steps = name.split('.');
    yield* valuesAt(inner, steps);
    if (steps.length > 1 && whole !== inner) yield* valuesAt(whole, steps);
  }
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/**
 * The first of `names` whose value is present and not null. Name matching is loose: `invitation_id` also finds
 * `invitationId`, and `result.outcome` the `outcome` within `result`.
 */
export function readField(fields: AnswerFields, names: readonly string[]): unknown {
  return valuesOf(fields, names).find((value) => value !== null && value !== undefined);
}

/** The first of `names` that holds text or a number, as text; other values are ignored. */
export function readText(fields: AnswerFields, names: readonly string[]): string | undefined {
  return valuesOf(fields, names)
    .map(toText)
    .find((text) => text !== undefined);
}

/** Keys under which a word may be found if it is sent as an object, such as `{code: 'clear', label: 'Clear'}`. */
const WORD_NAMES = ['code', 'value', 'key', 'name', 'label', 'text', 'title', 'description'];

/**
 * The words of the first of `names` that has any: one for text or a number, several for an object with a code and a
 * label. Empty if there are none.
 */
export function readWords(fields: AnswerFields, names: readonly string[]): string[] {
  const wordsOf = (value: unknown): string[] =>
    (isFields(value) ? WORD_NAMES.map((name) => value[name]) : [value])
      .map(toText)
      .filter((text) => text !== undefined);
  return (
    valuesOf(fields, names)
      .map(wordsOf)
      .find((words) => words.length > 0) ?? []
  );
}

const HINT_NAMES = ['code', 'type', 'error', 'message', 'detail', 'title', 'reason', 'status'];

/** Error words of JSend, and the HTTP status that problem details repeat (RFC 9457). */
function statesError(status: unknown): boolean {
  if (typeof status === 'number') return status >= 400 && status < 600;
  return typeof status === 'string' && /^(error|fail)$/i.test(status.trim());
}

/**
 * Whether the body reports an error, whatever the HTTP status.
 *
 * @param isStatus whether a word in `status` is a status a check can have, and so not an error
 */
export function saysError(json: unknown, isStatus: (word: string) => boolean = () => false): boolean {
  if (!isFields(json)) return false;
  const { status, success, ok, error, errors } = plainFields(json);
  const word = toText(status);
  if (success === false || ok === false) return true;
  if (statesError(status) && !(word !== undefined && isStatus(word))) return true;
  const listed = Array.isArray(errors) || isFields(errors) ? Object.keys(errors).length > 0 : false;
  return listed || isFields(error) || (typeof error === 'string' && error !== '') || error === true;
}

/** An error's codes and messages as one lower-case string; only ever matched against words, never shown or logged. */
export function errorHints(json: unknown): string {
  if (!isFields(json)) return '';
  const { error, data, errors } = plainFields(json);
  const places = [json, error, data, ...(Array.isArray(errors) ? errors : [])];
  const words = places.flatMap((place) => {
    if (typeof place === 'string') return [place];
    if (!isFields(place)) return [];
    const said = plainFields(place);
    return HINT_NAMES.map((name) => said[name]).filter((value) => typeof value === 'string');
  });
  return words
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_-]/g, ' ');
}
