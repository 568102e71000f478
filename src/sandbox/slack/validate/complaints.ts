import type { z } from 'zod';

/**
 * Formats zod's issues as Slack does: `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
 */
export function complaints(error: z.ZodError, root: string): string[] {
  return error.issues.map((issue) => {
    const path = [root, ...issue.path.map(String)].join('/');
    return complaint(words(issue), path);
  });
}

export function complaint(what: string, pointer: string): string {
  return `[ERROR] ${what} [json-pointer:${pointer}]`;
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : `no more than ${issue.maximum} items allowed`;
    case 'too_small':
      return issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : `no less than ${issue.minimum} items allowed`;
    case 'unrecognized_keys':
      return `invalid additional property: ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `missing required field: ${String(issue.path.at(-1))}`
        : `must provide a ${issue.expected}`;
    case 'invalid_union':
      return `unsupported type: ${String(issue.path.at(-1))}`;
    default:
      return issue.message;
  }
}
