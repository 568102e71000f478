import { randomUUID } from 'node:crypto';
import type { Person } from '../../checks/check-service.ts';
import type { HandOverOrder } from '../../checks/hand-over.ts';
import { AccessError, BotError } from '../../errors.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import {
  type ActionCall,
  type Call,
  type CommandCall,
  form,
  type SubmittedView,
} from '../../slack/router/routes.ts';
import type { Colleagues, Services } from '../../slack/services.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { requireColleague } from '../shared/require-colleague.ts';
import { HAND_OVER_FIELDS, type HandOverMetadata, handOverMetadataSchema } from './hand-over-ids.ts';
import { handOverReply, handOverView } from './hand-over-view.ts';

function metadataOf(privateMetadata: string): HandOverMetadata {
  try {
    return handOverMetadataSchema.parse(JSON.parse(privateMetadata));
  } catch (cause) {
    throw new BotError('form', 'This form can’t be read. Nothing was changed. Please open it again.', {
      cause,
    });
  }
}

/** Whose checks they are: chosen in the form, or given when it opened. */
function fromOf({
  privateMetadata,
  values,
}: Pick<SubmittedView, 'privateMetadata' | 'values'>): string | undefined {
  return values[HAND_OVER_FIELDS.from]?.selectedUser ?? metadataOf(privateMetadata).from;
}

/** `/check handover`, and *Hand over…* where a colleague has left. */
export function handOverHandlers(
  services: Services,
  { access, handOverService }: Colleagues,
  refreshHome: RefreshHome,
) {
  const { web } = services;

  const isAdmin = async (person: Person) => (await access.may(person, 'hand-over-others')).allowed;

  /** One's own, and those of a colleague who left, are anybody's to hand over who may assign checks one by one. */
  async function authorize(person: Person, from: string): Promise<void> {
    if (from === person.userId) return;
    const verdict = await access.may(person, 'hand-over-others');
    if (verdict.allowed || (await access.isAbsent({ ...person, userId: from }))) return;
    throw new AccessError(verdict.sentence);
  }

  async function show(call: Call, from: string, asksFrom: boolean): Promise<void> {
    const count = await handOverService.countOpen(from);
    if (count === 0 && !asksFrom)
      return call.reply({ text: `<@${from}> owns no open checks, so there is nothing to hand over.` });
    await openModal(services, call, handOverView({ id: randomUUID(), from, count, asksFrom }));
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      await show(call, call.person.userId, await isAdmin(call.person));
    },
    async open(call: ActionCall): Promise<void> {
      await authorize(call.person, call.value);
      await show(call, call.value, false);
    },
    async chooseFrom(call: ActionCall): Promise<void> {
      const { id = '', privateMetadata = '' } = call.view ?? {};
      const count = await handOverService.countOpen(call.value);
      const view = handOverView({ ...metadataOf(privateMetadata), from: call.value, count, asksFrom: true });
      await web.views.update({ view_id: id, view });
    },
    form: form<HandOverOrder>({
      read(view) {
        const from = fromOf(view);
        const to = view.values[HAND_OVER_FIELDS.to]?.selectedUser;
        if (from === undefined)
          return { errors: { [HAND_OVER_FIELDS.from]: 'Choose whose checks are handed over.' } };
        if (to === undefined) return { errors: { [HAND_OVER_FIELDS.to]: 'Choose the new owner.' } };
        if (to === from) return { errors: { [HAND_OVER_FIELDS.to]: 'They own these checks already.' } };
        return { accept: { id: metadataOf(view.privateMetadata).id, from, to }, closing: 'close' };
      },
      async run(call) {
        const { from, to } = call.form;
        await authorize(call.person, from);
        await requireColleague(access, { ...call.person, userId: to });
        await call.reply(handOverReply(call.form, await handOverService.handOver(call.form, call.person)));
        await refreshHome(call);
      },
      async again(view) {
        const { id, from: given } = metadataOf(view.privateMetadata);
        const from = fromOf(view) ?? '';
        const count = await handOverService.countOpen(from);
        return handOverView({ id, from, count, asksFrom: given === undefined });
      },
    }),
  };
}
