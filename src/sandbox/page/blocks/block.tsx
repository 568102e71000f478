import { isObject, type JsonObject, objectsAt, stringAt } from '../../json.ts';
import { Control } from '../controls/control.tsx';
import { InputBlock } from '../controls/input-block.tsx';
import { withKeys } from '../shared/with-keys.ts';
import { TextObject } from '../text/mrkdwn.tsx';
import { RichText } from '../text/rich-text.tsx';
import { Chart } from './chart.tsx';
import { Table } from './table.tsx';

/** Renders a Block Kit block. Unsupported types are shown by name, so that nothing is silently missing. */
export function Block({ block }: { block: JsonObject }) {
  const blockId = stringAt(block, 'block_id') ?? '';
  switch (block.type) {
    case 'header':
      return (
        <h3 className="block-header">
          <TextObject of={block.text} />
        </h3>
      );
    case 'section':
      return <Section block={block} blockId={blockId} />;
    case 'rich_text':
      return (
        <div className="block-rich">
          <RichText of={block} />
        </div>
      );
    case 'context':
      return (
        <div className="block-context">
          {withKeys(objectsAt(block, 'elements')).map(({ key, item }) =>
            item.type === 'image' ? (
              <Picture key={key} of={item} />
            ) : (
              <span key={key}>
                <TextObject of={item} />
              </span>
            ),
          )}
        </div>
      );
    case 'actions':
      return (
        <div className="block-actions">
          {objectsAt(block, 'elements').map((element) => (
            <Control key={stringAt(element, 'action_id')} element={element} blockId={blockId} />
          ))}
        </div>
      );
    case 'input':
      return <InputBlock block={block} blockId={blockId} />;
    case 'table':
    case 'data_table':
      return <Table block={block} />;
    case 'data_visualization':
      return <Chart block={block} />;
    case 'divider':
      return <hr />;
    case 'image':
      return <Picture of={block} />;
    case 'alert':
      return (
        <div className="block-alert" role="status">
          <TextObject of={block.text} />
        </div>
      );
    default:
      return <p className="block-context">The sandbox does not draw blocks of type {String(block.type)}.</p>;
  }
}

function Section({ block, blockId }: { block: JsonObject; blockId: string }) {
  const fields = objectsAt(block, 'fields');
  const { accessory } = block;
  return (
    <div className="block-section">
      <div className="block-section-text">
        <TextObject of={block.text} />
        {fields.length === 0 ? null : (
          <div className="fields">
            {withKeys(fields).map(({ key, item }) => (
              <div key={key}>
                <TextObject of={item} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isObject(accessory) ? (
        accessory.type === 'image' ? (
          <Picture of={accessory} />
        ) : (
          <Control element={accessory} blockId={blockId} />
        )
      ) : null}
    </div>
  );
}

function Picture({ of }: { of: JsonObject }) {
  return <img src={stringAt(of, 'image_url')} alt={stringAt(of, 'alt_text') ?? ''} />;
}
