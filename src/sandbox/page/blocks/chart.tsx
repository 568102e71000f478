import { at, type JsonObject, objectsAt, stringAt } from '../../json.ts';

interface Bar {
  name: string;
  value: number;
  /** Which of the series it belongs to. */
  series: number;
}

/** What stands together: a category with a bar of each series, or a pie as one group of its segments. */
interface Group {
  label: string;
  bars: Bar[];
}

/**
 * A `data_visualization`, whatever its kind, as labelled bars with their numbers: colour alone tells nothing, and a
 * screen reader reads names and values.
 */
export function Chart({ block }: { block: JsonObject }) {
  const groups = groupsOf(block);
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ value }) => Math.abs(value))));
  return (
    <figure className="block-chart">
      <figcaption>{stringAt(block, 'title')}</figcaption>
      {groups.map(({ label, bars }) => (
        <section key={label} aria-label={label}>
          {label === '' ? null : <p className="chart-category">{label}</p>}
          <dl>
            {bars.map(({ name, value, series }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <span
                    className={`chart-bar chart-series-${series % 6}`}
                    style={{ width: `calc((100% - 3rem) * ${Math.abs(value) / most})` }}
                    aria-hidden="true"
                  />
                  {value}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </figure>
  );
}

const numberIn = (point: JsonObject | undefined) => (typeof point?.value === 'number' ? point.value : 0);

function groupsOf(block: JsonObject): Group[] {
  const segments = objectsAt(block, 'chart', 'segments');
  if (segments.length > 0) {
    const bars = segments.map((one, series) => ({
      name: stringAt(one, 'label') ?? '',
      value: numberIn(one),
      series,
    }));
    return [{ label: '', bars }];
  }
  const categories = at(block, 'chart', 'axis_config', 'categories');
  const all = objectsAt(block, 'chart', 'series');
  return (Array.isArray(categories) ? categories.map(String) : []).map((label) => ({
    label,
    bars: all.map((one, series) => ({
      name: stringAt(one, 'name') ?? '',
      value: numberIn(objectsAt(one, 'data').find((point) => point.label === label)),
      series,
    })),
  }));
}
