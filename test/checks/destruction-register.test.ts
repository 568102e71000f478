import { describe, expect, it } from 'vitest';
import { destructionOf } from '../../src/checks/destruction-register.ts';
import { AUDIT_ACTIONS, type AuditAction } from '../../src/checks/vocabulary.ts';

const rowOf = (action: AuditAction, about?: string, userId = 'bot') => {
  const reference = /^(purged|renew)/.test(action) ? 'CHK-7F3K2' : '';
  const references = ['CHK-7F3K2', 'CHK-9XY22'];
  const found = destructionOf({ at: 1, userId, action, reference, references, about });
  return found === undefined ? undefined : [found.kind, found.id, found.rule].join(' | ');
};

describe('the destruction register', () => {
  it.each([
    ['purged', '90 days after the end', 'check | CHK-7F3K2 | 90 days after the end'],
    [
      'batch-purged',
      '365 days after the order (batch 0f3a1b2c)',
      'batch | batch 0f3a1b2c | 365 days after the order',
    ],
    ['batch-rows-forgotten', 'on request (batch 0f3a1b2c)', 'batch row | batch 0f3a1b2c | on request'],
    [
      'batch-rest-forgotten',
      '2 of 5 people (batch 0f3a1b2c)',
      'batch row | batch 0f3a1b2c | rest not invited: 2 of 5 people',
    ],
    ['request-ended', 'Fx1: not decided in time', 'request | Fx1 | not decided in time'],
    ['request-declined', 'Fx1', 'request | Fx1 | declined'],
    ['renewal-declined', 'not needed', 'renewal | CHK-7F3K2 | declined: not needed'],
    ['renewal-lapsed', undefined, 'renewal | CHK-7F3K2 | not decided in time'],
    ['renewal-forgotten', 'on request', 'renewal | CHK-7F3K2 | on request'],
    ['renewed', 'CHK-9XY22', 'renewal | CHK-7F3K2 | renewed'],
    ['worker-erased', undefined, 'worker | CHK-7F3K2 CHK-9XY22 | on request'],
  ] as const)('says of %s, %s: %s', (action, about, expected) => {
    expect(rowOf(action, about)).toBe(expected);
  });

  it('names the rule of lines that earlier versions wrote without one', () => {
    expect(rowOf('purged')).toBe('check | CHK-7F3K2 | retention');
    expect(rowOf('purged', undefined, 'U1')).toBe('check | CHK-7F3K2 | on request');
    expect(rowOf('request-ended', 'Fx1')).toBe('request | Fx1 | ended');
  });

  it('leaves out what removes nothing', () => {
    const registered = AUDIT_ACTIONS.filter((action) => rowOf(action, '') !== undefined);
    expect(registered).toEqual([
      'purged',
      'renewed',
      'renewal-declined',
      'renewal-lapsed',
      'renewal-forgotten',
      'renewal-withdrawn',
      'renewal-details-removed',
      'batch-rest-forgotten',
      'batch-rows-forgotten',
      'batch-purged',
      'request-declined',
      'request-ended',
      'worker-erased',
    ]);
  });
});
