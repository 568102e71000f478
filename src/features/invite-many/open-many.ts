import { randomUUID } from 'node:crypto';
import type { BatchDraft, DraftRow } from '../../checks/batches/batch-draft.ts';
import type { Person } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import { PEOPLE_HEADING } from '../../people/people-line.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import type { ActionCall, Call } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { reopenMessage } from '../../slack/submissions/reopen-form.ts';
import type { SavedForm } from '../../slack/submissions/saved-forms.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { MANY_FIELDS, MANY_VIEWS } from '../shared/many-ids.ts';
import { fitLines } from './fit-lines.ts';
import { MAX_PASTED, type ManyFilled, type ManyFormOffer, manyView } from './many-view.ts';
import type { DraftReader } from './read-draft.ts';
import { complaintLine, firstLines } from './row-lines.ts';

/** Maximum number of complaints above the box; the preview has shown them all. */
const MAX_COMPLAINTS = 8;

/** The same as for other forms that await confirmation. */
export const DRAFT_KEPT_MS = HOUR_MS;

/** The initial text of the box, and the channel for the cards. */
export interface ListStart {
  people: string;
  channelId: string | undefined;
  remark?: string | undefined;
}

/** Opens the form for several people. */
export interface ManyOpener {
  offer(): ManyFormOffer;
  /** Opens on top of the form for one person if the button was pressed there. */
  open(call: Call | ActionCall, filled: ManyFilled): Promise<void>;
  /**
   * Opens with this text in the box. If it does not fit, the rows are kept, and only those that need a correction are
   * in the box.
   */
  openWith(call: Call, start: ListStart): Promise<void>;
  /** The same for rows that may all need a correction: as many as fit are in the box, and the others are kept. */
  openToCorrect(call: Call, start: ListStart): Promise<void>;
  /**
   * The form to correct a draft: the rows that need a correction, as many as fit. Records in the draft which rows these
   * are.
   */
  correcting(draftId: string, draft: BatchDraft): Promise<ManyFilled>;
}

export function createManyOpener(
  services: Pick<Services, 'config' | 'forms' | 'web'>,
  reader: DraftReader,
): ManyOpener {
  const { config, web } = services;
  const { batchDrafts, files, savedForms } = services.forms;
  const offer = (): ManyFormOffer => ({
    products: config.workerChecks.products,
    takesFiles: files.canRead(),
    maxRows: config.bulkMaxRows,
  });

  async function open(call: Call | ActionCall, filled: ManyFilled): Promise<void> {
    const view = manyView(offer(), filled);
    if (!('view' in call) || call.view?.type !== 'modal') {
      await openModal({ web }, call, view);
      return;
    }
    try {
      await web.views.push({ trigger_id: call.triggerId, view });
    } catch (cause) {
      throw new BotError('modal', 'Slack did not open the form in time. Please try again.', { cause });
    }
  }

  async function correctingRows(
    draftId: string,
    draft: BatchDraft,
    { rows, remark }: { rows: readonly DraftRow[]; remark: (inBox: number) => string },
  ): Promise<ManyFilled> {
    const { text, fitting } = fitLines(PEOPLE_HEADING, rows, MAX_PASTED);
    await batchDrafts.set(draftId, { ...draft, inBox: fitting }, DRAFT_KEPT_MS);
    const { productId, channelId, startsOn } = draft;
    return { productId, channelId, startsOn, people: text, remark: remark(fitting.length), draftId };
  }

  async function correcting(draftId: string, draft: BatchDraft): Promise<ManyFilled> {
    const { rows } = draft;
    const bad = rows.filter(({ person, complaints }) => person === undefined || complaints.length > 0);
    const remark = (inBox: number) => {
      const what = firstLines(bad.slice(0, inBox).map(complaintLine), MAX_COMPLAINTS);
      return [correctingRemark(rows.length - bad.length, bad.length, inBox), ...what].join('\n');
    };
    return await correctingRows(draftId, draft, { rows: bad, remark });
  }

  async function openFilled(call: Call, filled: ManyFilled): Promise<void> {
    try {
      await open(call, filled);
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      await call.reply(
        reopenMessage(error.sentence, await savedForms.save(unopenedForm(call.person, filled))),
      );
    }
  }

  async function readStart({ person }: Call, { people, channelId }: ListStart) {
    const requester = { teamId: person.teamId, userId: person.userId };
    return await reader.readText(people, { requester, ...(channelId === undefined ? {} : { channelId }) });
  }

  return {
    offer,
    open,
    correcting,
    async openWith(call, start) {
      if (start.people.length <= MAX_PASTED) return await openFilled(call, start);
      const draft = await readStart(call, start);
      const filled =
        'error' in draft
          ? { channelId: start.channelId, remark: draft.error }
          : await correcting(randomUUID(), draft);
      await openFilled(call, filled);
    },
    async openToCorrect(call, start) {
      const draft = await readStart(call, start);
      if ('error' in draft)
        return await openFilled(call, { channelId: start.channelId, remark: draft.error });
      const productId = onlyProduct(draft);
      if (start.people.length <= MAX_PASTED) return await openFilled(call, { ...start, productId });
      const { rows } = draft;
      const remark = (inBox: number) => firstRowsRemark(inBox, rows.length - inBox);
      const filled = await correctingRows(randomUUID(), draft, { rows, remark });
      await openFilled(call, { ...filled, productId });
    },
  };
}

/** The form with these values, for a person to whom Slack did not open it. */
function unopenedForm(person: Person, { people, channelId, draftId = '' }: ManyFilled): SavedForm {
  return {
    ...person,
    view: {
      id: 'never-opened',
      callback_id: MANY_VIEWS.form,
      private_metadata: draftId,
      state: {
        values: {
          [MANY_FIELDS.people]: { input: { value: people } },
          [MANY_FIELDS.channel]: { input: { selected_conversation: channelId } },
        },
      },
    },
  };
}

/** The product that all rows name; undefined if they differ. */
function onlyProduct({ rows }: BatchDraft): string | undefined {
  const products = new Set(rows.map(({ productId }) => productId));
  return products.size === 1 ? rows[0]?.productId : undefined;
}

/** "The first 50 people are in the box. The other 70 are kept and go with them." */
function firstRowsRemark(inBox: number, others: number): string {
  const rest = others === 1 ? 'The other one is kept and goes' : `The other ${others} are kept and go`;
  return `The first ${inBox} people are in the box. ${rest} with them.`;
}

/** "45 people are kept. Correct the 3 in the box, or delete them." */
function correctingRemark(good: number, bad: number, inBox: number): string {
  const kept =
    good === 0
      ? ''
      : good === 1
        ? '1 person needs no correction and is kept. '
        : `${good} people need no correction and are kept. `;
  if (bad === 0) return `${kept}Add others below, or continue without.`;
  if (inBox < bad)
    return `${kept}The box has room for ${inBox} of the ${bad} rows to correct; the others come next.`;
  return bad === 1
    ? `${kept}Correct the row in the box, or delete it.`
    : `${kept}Correct the ${bad} rows in the box. People whose rows you delete are left out.`;
}
