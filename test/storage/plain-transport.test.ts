import { expect, it } from 'vitest';
import { plainTransportProblem } from '../../src/storage/plain-transport.ts';

it.each([
  ['sqlite://data/checks.sqlite', undefined],
  ['postgres://me:secret@127.0.0.1/checks', undefined],
  ['postgres://me:secret@localhost:5433/checks', undefined],
  ['postgres://me:secret@[::1]/checks', undefined],
  ['postgresql:///checks?host=/var/run/postgresql', undefined],
  ['postgres://me:secret@db.example/checks?sslmode=verify-full', undefined],
  ['postgres://me:secret@db.example/checks?sslmode=disable', undefined],
  ['postgres://me:secret@db.example/checks', /Postgres.*sslmode=verify-full/],
  ['postgresql://me:secret@10.0.0.5/checks?schema=x', /Postgres.*sslmode=verify-full/],
  ['postgres://me:secret@localhost.example/checks', /Postgres/],
  ['redis://127.0.0.1:6379/0', undefined],
  ['rediss://me:secret@cache.example', undefined],
  ['redis://me:secret@cache.example', /Redis.*rediss:\/\//],
  ['valkey://me:secret@10.0.0.5:6379', /Redis.*rediss:\/\//],
])('%s', (url, expected) => {
  const problem = plainTransportProblem(url);
  if (expected === undefined) expect(problem).toBeUndefined();
  else expect(problem).toMatch(expected);
  expect(problem ?? '').not.toContain('secret');
});
