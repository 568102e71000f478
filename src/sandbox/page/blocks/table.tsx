import { at, isObject, type JsonObject, objectsAt, stringAt } from '../../json.ts';
import { withKeys } from '../shared/with-keys.ts';
import { RichText } from '../text/rich-text.tsx';

/** Makes a table wider than the page scrollable by keyboard. */
const SCROLLED_BY_KEYBOARD = { tabIndex: 0 };

/** A `table` or `data_table`; its first row is the header. */
export function Table({ block }: { block: JsonObject }) {
  const [heading = [], ...rows] = rowsOf(block);
  const settings = Array.isArray(block.column_settings) ? block.column_settings : [];
  const caption = stringAt(block, 'caption');
  const look = (column: number) => ({
    textAlign: alignment(at(settings[column], 'align')),
    whiteSpace: at(settings[column], 'is_wrapped') === true ? 'normal' : 'nowrap',
  });
  return (
    <section className="table-scroll" aria-label={caption ?? 'Table'} {...SCROLLED_BY_KEYBOARD}>
      <table>
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {withKeys(heading).map(({ key, item: cell, at: column }) => (
              <th key={key} scope="col" style={{ textAlign: look(column).textAlign }}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {withKeys(rows).map(({ key: rowKey, item: row }) => (
            <tr key={rowKey}>
              {withKeys(row).map(({ key, item: cell, at: column }) => (
                <td key={key} style={look(column)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ cell }: { cell: JsonObject }) {
  return cell.type === 'rich_text' ? <RichText of={cell} /> : (stringAt(cell, 'text') ?? '');
}

function rowsOf(block: JsonObject): JsonObject[][] {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  return rows.map((row) => (Array.isArray(row) ? row.filter(isObject) : objectsAt(row, 'cells')));
}

function alignment(given: unknown): 'left' | 'center' | 'right' {
  return given === 'center' || given === 'right' ? given : 'left';
}
