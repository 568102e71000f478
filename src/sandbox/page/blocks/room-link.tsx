import { useSeat } from '../seat.ts';

/** `<#C…>`: a channel, to go to where this person is in it. */
export function RoomLink({ roomId }: { roomId: string }) {
  const { scene, openRoom } = useSeat();
  const room = scene.rooms.find(({ id }) => id === roomId);
  if (room === undefined) return <span className="mention">a channel you are not in</span>;
  return (
    <button type="button" className="mention link-button" onClick={() => openRoom(roomId)}>
      #{room.name}
    </button>
  );
}
