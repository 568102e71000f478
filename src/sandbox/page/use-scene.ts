import { useEffect, useState } from 'react';
import type { Scene, SceneClock, SceneVendor, SlackScene } from '../protocol/scene.ts';

/** Subscribes to what this person sees in Slack and of WorkerChecks, and to the clock; `isLost` while the server is unreachable. */
export function useScene(userId: string): {
  scene: SlackScene | undefined;
  vendor: SceneVendor | undefined;
  clock: SceneClock | undefined;
  isLost: boolean;
} {
  const [scene, setScene] = useState<SlackScene>();
  const [vendor, setVendor] = useState<SceneVendor>();
  const [clock, setClock] = useState<SceneClock>();
  const [isLost, setLost] = useState(false);

  useEffect(() => {
    const source = new EventSource(`/scene?as=${encodeURIComponent(userId)}`);
    let whole: Partial<Scene> = {};
    source.onmessage = ({ data }) => {
      // A connection starts with the whole scene; after that come only changes.
      const { vendor: counter, clock: time, ...slack }: Partial<Scene> = JSON.parse(data);
      if (time !== undefined) setClock(time);
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

  // Until this person's first update has arrived, do not show the previous person's scene.
  return { scene: scene?.me === userId ? scene : undefined, vendor, clock, isLost };
}

function isWhole(scene: Partial<Scene>): scene is SlackScene {
  return scene.me !== undefined && scene.channels !== undefined;
}
