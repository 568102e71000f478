import type { LeaderTask } from '../checks/jobs/leader.ts';
import { createStatisticsKeeper } from '../checks/jobs/statistics-keeper.ts';
import { createRecordList } from '../checks/record-list.ts';
import { reportOf } from '../checks/report/report.ts';
import type { ReadReport } from '../features/report/report-handlers.ts';
import { createLocalCalendar, dayName } from '../time/local-calendar.ts';
import type { Checks } from './create-checks.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

export interface ReportParts {
  readReport: ReadReport;
  statisticsKeeper: LeaderTask;
}

/** The report, and the leader's task that keeps the numbers of purged checks for it. */
export function createReport(
  { config, now, warnOf }: Runtime,
  { statistics }: Stores,
  { watchList, fencedWatchList, leader }: Checks,
): ReportParts {
  const calendar = createLocalCalendar(config.timeZone);
  const dayOf = (at: number) => dayName(calendar.local(at).day);
  return {
    async readReport(period) {
      const sources = { checks: await watchList.all(), statistics: statistics.all() };
      return reportOf(sources, { period, now: now(), dayOf });
    },
    statisticsKeeper: createStatisticsKeeper({
      watchList: fencedWatchList,
      statistics: createRecordList(statistics, leader.fence),
      dayOf,
      onFailure: warnOf('statistics.not-written'),
    }),
  };
}
