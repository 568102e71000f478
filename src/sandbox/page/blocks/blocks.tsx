import { type JsonObject, stringAt } from '../../slack/json.ts';
import { type Surface, SurfaceContext } from '../surface.ts';
import { Block } from './block.tsx';

/** The blocks of a message, modal or Home tab. */
export function Blocks({ blocks, surface }: { blocks: readonly JsonObject[]; surface: Surface }) {
  return (
    <SurfaceContext value={surface}>
      <div className="blocks">
        {blocks.map((block) => (
          <Block key={stringAt(block, 'block_id')} block={block} />
        ))}
      </div>
    </SurfaceContext>
  );
}
