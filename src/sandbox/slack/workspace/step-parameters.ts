import type { StepExecution } from './model.ts';

const USER_ID = /^[UW][A-Z0-9]+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with these values; undefined if they fit the parameters. */
export function misfit(
  values: Readonly<Record<string, unknown>>,
  parameters: StepExecution['outputParameters'],
): string | undefined {
  const missing = parameters.required.find((name) => values[name] === undefined || values[name] === '');
  if (missing !== undefined) return `missing ${missing}`;
  const wrong = Object.entries(values).find(([name, value]) => {
    const type = parameters.properties[name]?.type;
    if (type === undefined || typeof value !== 'string') return true;
    if (value === '') return false;
    return (type.endsWith('user_id') && !USER_ID.test(value)) || (type.endsWith('date') && !DAY.test(value));
  });
  return wrong === undefined ? undefined : `invalid ${wrong[0]}`;
}
