import { useDemo } from '../shared/demo-context.ts';

/** `<@U…>`: somebody's name. */
export function Mention({ userId }: { userId: string }) {
  const { scene } = useDemo();
  const name = scene.people.find(({ id }) => id === userId)?.name ?? userId;
  return <span className={userId === scene.me ? 'mention mention-me' : 'mention'}>@{name}</span>;
}
