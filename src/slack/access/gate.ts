import type { Person } from '../../checks/check-service.ts';
import type { Permission } from '../router/routes.ts';
import type { Access } from './access.ts';

/** Why this person may not, in a sentence; undefined where they may. */
export type CheckPermission = (
  actor: { person: Person; teams: readonly string[] },
  permission: Permission | undefined,
) => Promise<string | undefined>;

/** Every team a payload names must be ours, then access.ts decides; what is for everybody needs the team alone. */
export function createPermissionCheck({
  access,
  teamId,
  onRefused,
}: {
  access: Access;
  teamId: () => Promise<string | undefined>;
  /** Must not throw. */
  onRefused: (person: Person, permission: Permission) => void;
}): CheckPermission {
  return async ({ person, teams }, permission) => {
    const ours = await teamId();
    if (teams.length === 0 || (ours !== undefined && teams.some((team) => team !== ours))) {
      if (permission !== undefined) onRefused(person, permission);
      return 'Only people of the workspace this bot is installed in may use it.';
    }
    if (permission === undefined) return undefined;
    const verdict = await access.may(person, permission);
    if (verdict.allowed) return undefined;
    // Where Slack could not be asked, nobody knows whether they may.
    if (verdict.isKnown) onRefused(person, permission);
    return verdict.sentence;
  };
}
