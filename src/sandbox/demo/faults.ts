import { FAULT_SWITCHES, type FaultId } from '../protocol/fault-switches.ts';
import { concernsWorker } from '../workerchecks/concerns-worker.ts';
import type { PlantedFault } from '../workerchecks/fault-queue.ts';
import type { ReceivedRequest } from '../workerchecks/model.ts';
import type { WorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';

export interface Faults {
  list(): { id: FaultId; name: string; effect: string; isOn: boolean; isOnce: boolean }[];
  set(id: FaultId, on: boolean): void;
  /** Limits the faults to this worker's requests, by e-mail address; empty: all workers. */
  onlyFor: string;
}

/** Turns the sandbox's fault injection on and off. */
export function createFaults(sandbox: WorkerChecksSandbox): Faults {
  const planted = new Map<FaultId, PlantedFault[]>();

  return {
    onlyFor: '',
    list: () =>
      FAULT_SWITCHES.map(({ id, name, effect }) => ({
        id,
        name,
        effect,
        isOn: id === 'credits' ? sandbox.outOfCredits : planted.has(id),
        isOnce: id === 'revoked',
      })),
    set(id, on) {
      if (id === 'revoked') sandbox.revokeTokens();
      if (id === 'credits') sandbox.outOfCredits = on;
      for (const fault of planted.get(id) ?? []) fault.cancel();
      planted.delete(id);
      const { plants } = FAULT_SWITCHES.find((one) => one.id === id) ?? {};
      if (!on || plants === undefined) return;
      const { actions, fault } = plants;
      const when = (request: ReceivedRequest) =>
        this.onlyFor === '' || concernsWorker(request, sandbox.checks, this.onlyFor);
      const terms = { times: Number.POSITIVE_INFINITY, when };
      planted.set(
        id,
        actions.map((action) => sandbox.fault(action, fault, terms)),
      );
    },
  };
}
