/** A line of /metrics: `open_checks{state="Pending"} 2`. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: string;
}

const pairs = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value] as const);

export function parseSamples(page: string): Sample[] {
  return [...page.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value = '']) => ({
    name,
    labels: Object.fromEntries(pairs(labels, /(\w+)="((?:[^"\\]|\\.)*)"/g)),
    value,
  }));
}

/** A metric that an expression in Prometheus' language reads, and the labels it is asked for. */
export interface Selector {
  name: string;
  /** Label → the value or pattern it is compared with. */
  labels: Readonly<Record<string, string>>;
}

export function selectorsOf(expression: string): Selector[] {
  return [...expression.matchAll(/\b([a-z_][\w:]*)\{([^}]*)\}/g)].map(([, name = '', labels = '']) => ({
    name,
    labels: Object.fromEntries(pairs(labels, /(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)),
  }));
}

/** The labels that an expression groups by. */
export function groupedBy(expression: string): string[] {
  return [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
}
