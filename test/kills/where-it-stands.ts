import type { KillWorld } from './kill-world.ts';
import { seeStory } from './see-story.ts';
import { STORIES } from './stories.ts';

/** Every card's title, and what the bots wrote to their terminals: for the one who has to find out why. */
export function whereItStands(world: KillWorld): string {
  const titles = STORIES.map((story) => `${story.name}: ${seeStory(world, story).title}`);
  return `${titles.join(', ')}\n${world.bots.printed()}`;
}
