import { type JsonObject, stringAt } from '../../json.ts';
import { type Surface, SurfaceContext } from '../shared/surface.ts';
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
