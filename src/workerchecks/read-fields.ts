type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The fields of an answer, out of its envelope: bare, `{data}` or `{success, data}`; undefined where it has none. */
export function fieldsOf(json: unknown): Fields | undefined {
  if (!isFields(json)) return undefined;
  return isFields(json.data) ? json.data : json;
}

function* valuesOf(fields: Fields, names: readonly string[]): Generator<unknown> {
  for (const name of names) {
    for (const [key, value] of Object.entries(fields)) {
      if (plainName(key) === plainName(name)) yield value;
    }
  }
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The value of the first of `names` that is there and not null; `invitation_id` finds `invitationId` too. */
export function readField(fields: Fields, names: readonly string[]): unknown {
  return valuesOf(fields, names).find((value) => value !== null && value !== undefined);
}

/** The first of `names` that holds a text or a number, as text; all else is nothing. */
export function readText(fields: Fields, names: readonly string[]): string | undefined {
  return valuesOf(fields, names)
    .map(toText)
    .find((text) => text !== undefined);
}

const HINT_NAMES = ['code', 'type', 'error', 'message', 'detail', 'title', 'reason', 'status'];

/** JSend's words for an answer that is an error, and the HTTP status that problem details repeat (RFC 9457). */
function statesError(status: unknown): boolean {
  if (typeof status === 'number') return status >= 400 && status < 600;
  return typeof status === 'string' && /^(error|fail)$/i.test(status.trim());
}

/** Whether an answer says it is an error, whatever its HTTP status. */
export function saysError(json: unknown): boolean {
  if (!isFields(json)) return false;
  if (json.success === false || json.ok === false || statesError(json.status)) return true;
  const { error, errors } = json;
  const listed = Array.isArray(errors) || isFields(errors) ? Object.keys(errors).length > 0 : false;
  return listed || isFields(error) || (typeof error === 'string' && error !== '') || error === true;
}

/** What an error says of its kind, in one lower-case text; only ever compared with words, never shown or logged. */
export function errorHints(json: unknown): string {
  if (!isFields(json)) return '';
  const places = [json, json.error, json.data, ...(Array.isArray(json.errors) ? json.errors : [])];
  const words = places.flatMap((place) => {
    if (typeof place === 'string') return [place];
    if (!isFields(place)) return [];
    return HINT_NAMES.map((name) => place[name]).filter((value) => typeof value === 'string');
  });
  return words
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_-]/g, ' ');
}
