import type { BatchDraft, DraftRow } from '../../checks/batches/batch-draft.ts';
import type { Person } from '../../checks/check-service.ts';
import { PEOPLE_HEADING } from '../../people/people-line.ts';
import type { PeopleList, PeopleSource, ReadPeopleOptions } from '../../people/people-list.ts';
import { readList } from '../../people/read-list.ts';
import type { Services } from '../../slack/services.ts';
import { dayIn } from '../../text/day.ts';
import { mergeRows } from './merge-rows.ts';
import type { ManyForm } from './parse-many-form.ts';

const MAX_IGNORED_COLUMNS = 10;
const NOTHING: PeopleList = { rows: [], ignoredColumns: [], ignoredLines: 0, isTruncated: false };

type Reading = BatchDraft | { error: string };

/** Turns lists of people into drafts. Rejects with BotError if a file cannot be downloaded. */
export interface DraftReader {
  /** Reads the form's list, adds the rows that were kept, and looks up the checks each person already has. */
  readForm(form: ManyForm, kept: BatchDraft | undefined, requester: Person): Promise<Reading>;
  /** Reads a text that does not fit into the form's box. */
  readText(text: string, about: Pick<BatchDraft, 'requester' | 'channelId'>): Promise<Reading>;
}

export function createDraftReader({
  config,
  checkService,
  forms,
  now,
}: Pick<Services, 'config' | 'checkService' | 'forms' | 'now'>): DraftReader {
  const { products } = config.workerChecks;

  const options = (): ReadPeopleOptions => ({
    products,
    maxRows: config.bulkMaxRows,
    today: dayIn(now(), config.timeZone) ?? '',
  });

  async function sourceOf({ source }: ManyForm): Promise<PeopleSource | undefined> {
    if (source === undefined) return undefined;
    if ('text' in source) return { kind: 'text', text: source.text };
    return { kind: 'file', name: source.file.name, bytes: await forms.files.fetch(source.file) };
  }

  /** Reads all rows again, so that their numbers and the complaints about repeats are right. */
  async function withKept(list: PeopleList, kept: BatchDraft): Promise<PeopleList | { error: string }> {
    const lines = mergeRows(kept.rows, kept.inBox, list.rows);
    const text = [PEOPLE_HEADING, ...lines].join('\n');
    const whole = await readList({ kind: 'text', text }, options());
    if ('error' in whole) return whole;
    const columns = new Set([...kept.ignoredColumns, ...list.ignoredColumns]);
    return {
      rows: whole.rows,
      ignoredColumns: [...columns].slice(0, MAX_IGNORED_COLUMNS),
      ignoredLines: kept.ignoredLines + list.ignoredLines,
      isTruncated: kept.isTruncated || list.isTruncated || whole.isTruncated,
    };
  }

  async function withKnown(rows: readonly DraftRow[], productId: string): Promise<DraftRow[]> {
    const people = rows.map((row) => ({
      email: row.person?.email ?? '',
      productId: row.productId ?? productId,
    }));
    const known = await checkService.knownChecksFor(people);
    return rows.map((row, index) => {
      if (row.person === undefined) return row;
      const { open = [], completed } = known[index] ?? {};
      const name = ({ id, reference }: { id: string; reference: string }) => ({ id, reference });
      return {
        ...row,
        ...(open.length === 0 ? {} : { open: open.map(name) }),
        ...(completed === undefined ? {} : { completed: name(completed) }),
      };
    });
  }

  return {
    async readForm(form, kept, requester) {
      const source = await sourceOf(form);
      const list = source === undefined ? NOTHING : await readList(source, options());
      if ('error' in list) return list;
      const whole = kept === undefined ? list : await withKept(list, kept);
      if ('error' in whole) return whole;
      const { productId, channelId, startsOn, draftId } = form;
      return {
        requester,
        productId,
        channelId,
        ...(startsOn === undefined ? {} : { startsOn }),
        ...whole,
        rows: await withKnown(whole.rows.map(toDraftRow), productId),
        inBox: [],
        earlier: [...(kept?.earlier ?? []), ...(draftId === undefined ? [] : [draftId])],
      };
    },
    async readText(text, about) {
      const list = await readList({ kind: 'text', text }, options());
      if ('error' in list) return list;
      return { ...about, ...list, rows: list.rows.map(toDraftRow), inBox: [], earlier: [] };
    },
  };
}

function toDraftRow({ person, productId, startsOn, ...row }: PeopleList['rows'][number]): DraftRow {
  return {
    ...row,
    ...(person === undefined ? {} : { person }),
    ...(productId === undefined ? {} : { productId }),
    ...(startsOn === undefined ? {} : { startsOn }),
  };
}
