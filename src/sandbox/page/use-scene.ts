import { useEffect, useState } from 'react';
import type { Scene, SceneVendor, SlackScene } from '../protocol/scene.ts';

/** What this person sees at Slack and of WorkerChecks, kept up to date; `isLost` while the server cannot be reached. */
export function useScene(userId: string): {
  scene: SlackScene | undefined;
  vendor: SceneVendor | undefined;
  isLost: boolean;
} {
  const [scene, setScene] = useState<SlackScene>();
  const [vendor, setVendor] = useState<SceneVendor>();
  const [isLost, setLost] = useState(false);

  useEffect(() => {
    const source = new EventSource(`/scene?as=${encodeURIComponent(userId)}`);
    let whole: Partial<Scene> = {};
    source.onmessage = ({ data }) => {
      // Every connection begins with the whole scene; then comes what changed.
      const { vendor: counter, ...slack }: Partial<Scene> = JSON.parse(data);
      if (counter !== undefined) setVendor(counter);
      if (Object.keys(slack).length > 0) {
        whole = { ...whole, ...slack };
        if (isWhole(whole)) setScene(whole);
      }
      setLost(false);
    };
    source.onerror = () => setLost(true);
    return () => source.close();
  }, [userId]);

  // Until the first word for this person has come, nobody else's things are shown.
  return { scene: scene?.me === userId ? scene : undefined, vendor, isLost };
}

function isWhole(scene: Partial<Scene>): scene is SlackScene {
  return scene.me !== undefined && scene.channels !== undefined;
}
