import { useEffect, useState } from 'react';
import type { Scene } from '../protocol/scene.ts';

/** What this person sees, kept up to date; `isLost` while the server cannot be reached. */
export function useScene(userId: string): { scene: Scene | undefined; isLost: boolean } {
  const [scene, setScene] = useState<Scene>();
  const [isLost, setLost] = useState(false);

  useEffect(() => {
    const source = new EventSource(`/scene?as=${encodeURIComponent(userId)}`);
    source.onmessage = ({ data }) => {
      // A connection begins with the whole scene; what did not change since keeps its identity.
      setScene((before) => ({ ...before, ...JSON.parse(data) }));
      setLost(false);
    };
    source.onerror = () => setLost(true);
    return () => source.close();
  }, [userId]);

  // Until the first word for this person has come, nobody else's things are shown.
  return { scene: scene?.me === userId ? scene : undefined, isLost };
}
