import { MINUTE_MS } from '../../src/time/durations.ts';
import { percentile } from '../benchmarks/percentile.ts';
import type { LoadResult, LoadSettings } from './run-load.ts';

/** WorkerChecks' limit. */
const LIMIT = 30;
/** Of what is wrong, that much is printed. */
const MOST_PRINTED = 40;

const ms = (value: number) => `${value.toFixed(0)} ms`;
const seconds = (value: number) => (Number.isNaN(value) ? '–' : `${(value / 1000).toFixed(1)} s`);

function row(what: string, ...cells: (string | number)[]): void {
  console.log(`| ${[what, ...cells].join(' | ')} |`);
}

function head(...cells: string[]): void {
  console.log('');
  row('', ...cells);
  console.log(`|---|${'--:|'.repeat(cells.length)}`);
}

function printAcks({ acks }: LoadResult): void {
  head('requests', 'p50', 'p99', 'most', 'not acknowledged');
  const kinds = Map.groupBy(acks, ({ kind }) => kind);
  for (const [kind, all] of [['all', acks] as const, ...kinds]) {
    const times = all.filter(({ status }) => status === 200).map((one) => one.ms);
    const failed = all.length - times.length;
    const cells = [percentile(times, 0.5), percentile(times, 0.99), Math.max(...times)].map(ms);
    row(`acknowledgement: ${kind}`, all.length, ...cells, failed);
  }
}

function printAnswers({ slack }: LoadResult): void {
  head('answers', 'p50', 'p99', 'most');
  for (const [what, times] of slack.answerMs) {
    row(what, times.length, ...[percentile(times, 0.5), percentile(times, 0.99), Math.max(...times)].map(ms));
  }
}

function printResults({ vendor, slack, references }: LoadResult, checks: number): void {
  const found = vendor.releases.flatMap(({ invitationId, at, polledAt }) => {
    const shownAt = slack.completedAt.get(references.get(invitationId) ?? '');
    return polledAt === undefined || shownAt === undefined ? [] : [{ at, polledAt, shownAt }];
  });
  head('results', 'p50', 'p90', 'p99', 'most');
  const print = (what: string, times: number[]) =>
    row(what, times.length, ...[0.5, 0.9, 0.99, 1].map((share) => seconds(percentile(times, share))));
  print(
    'from the result to the card',
    found.map(({ at, shownAt }) => shownAt - at),
  );
  print(
    '… to the request that finds it',
    found.map(({ at, polledAt }) => polledAt - at),
  );
  print(
    '… from that request to the card',
    found.map(({ polledAt, shownAt }) => shownAt - polledAt),
  );
  const waiting = vendor.releases.filter(({ polledAt }) => polledAt === undefined).length;
  row('released, not asked for at the end', waiting, '', '', '', '');
  row(
    'one round of all open checks, at 25 requests a minute',
    '',
    '',
    '',
    '',
    seconds((checks / 25) * MINUTE_MS),
  );
}

function printReplicas({ replicas, kills, began, ended }: LoadResult): void {
  head('most memory', 'memory at the end', 'processor');
  for (const [index, { mostMb, residentMb, processorMs }] of replicas.entries()) {
    const share = `${((100 * processorMs) / (ended - began)).toFixed(0)} %`;
    row(`replica ${index + 1}`, `${mostMb.toFixed(0)} MB`, `${residentMb.toFixed(0)} MB`, share);
  }
  head('kills', 'p50', 'most');
  const print = (what: string, times: number[]) =>
    row(what, times.length, seconds(percentile(times, 0.5)), seconds(Math.max(...times)));
  print(
    'leader killed: until another leads',
    kills.map(({ takeoverMs }) => takeoverMs),
  );
  print(
    '… until three replicas are ready',
    kills.map(({ readyMs }) => readyMs),
  );
}

function printCounts(title: string, counts: ReadonlyMap<string, number>): void {
  const all = [...counts].toSorted(([, a], [, b]) => b - a).map(([what, times]) => `${what} ${times}`);
  console.log(`\n${title}: ${all.join(', ') || 'none'}`);
}

/** Prints the table. False if anything was lost, doubled or wrong, or the limit was exceeded. */
export function printLoad(result: LoadResult, { checks, people, minutes }: LoadSettings): boolean {
  const { slack, vendor, violations, invitations, began, ended } = result;
  console.log(`\n${checks} open checks, ${people} people, ${minutes} minutes, ${invitations} invitations`);
  printAcks(result);
  printAnswers(result);
  printResults(result, checks);
  printReplicas(result);
  const of = (wanted: string) => violations.filter(({ kind }) => kind === wanted).length;
  head('');
  row('most result requests in any 60 s', vendor.maxInAnyMinute);
  const minutesRun = Math.floor((ended - began) / MINUTE_MS);
  const asked = vendor.results.filter((at) => at >= began && at < began + minutesRun * MINUTE_MS).length;
  row('result requests a minute, mean', (asked / minutesRun).toFixed(1));
  for (const kind of ['lost', 'doubled', 'wrong']) row(kind, of(kind));
  printCounts('done by people', slack.actions);
  printCounts('errors that people saw', slack.troubles);
  console.log(`\nerrors that the bot told people: ${slack.toldErrors.length}`);
  for (const told of slack.toldErrors.slice(0, MOST_PRINTED)) console.log(told);
  printCounts('calls that Slack refused', slack.refused);
  printCounts('warnings and errors in the logs', result.complaints);
  for (const { kind, about } of violations.slice(0, MOST_PRINTED))
    console.log(`${kind}: ${about.replaceAll('\n', ' · ')}`);
  return violations.length === 0 && vendor.maxInAnyMinute <= LIMIT;
}
