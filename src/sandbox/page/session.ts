import { createContext, useContext, useEffect, useState } from 'react';
import type { SceneChannel } from '../protocol/scene.ts';
import { createSendAction, type SendAction } from './shared/send-action.ts';
import { newestIn } from './unread.ts';

/** State that survives switching between people while the page is open. */
export interface Session {
  send: SendAction;
  /** By user id, then channel id: the last timestamp this person has read there. */
  seen: Map<string, Readonly<Record<string, number>>>;
}

export function createSession(): Session {
  return { send: createSendAction(), seen: new Map() };
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('There is no session around this component');
  return session;
}

/** The last timestamp this person has read in each channel; the current channel counts as fully read. */
export function useSeen(me: string, current: SceneChannel | undefined): Readonly<Record<string, number>> {
  const session = useSession();
  const [seen, setSeen] = useState(() => session.seen.get(me) ?? {});
  const newest = current === undefined ? 0 : newestIn(current);
  const id = current?.id;
  useEffect(() => {
    if (id === undefined) return;
    setSeen((before) => {
      const after = { ...before, [id]: newest };
      session.seen.set(me, after);
      return after;
    });
  }, [session, me, id, newest]);
  return seen;
}
