import { isObject, type JsonObject, objectsAt, stringAt } from '../json.ts';
import { blocksOn, controlsOn, optionsOf } from './controls.ts';
import type { Surface } from './workspace/model.ts';

/**
 * All visible text: one line per text, table cells separated by ` | `. Mentions become `@U…`, `#C…`, `@channel`; links
 * their label; dates their fallback. The top-level text counts only if there are no blocks.
 */
export function plainText(surface: Surface): string {
  const blocks = blocksOn(surface);
  const title = surface.kind === 'view' ? [stringAt(surface.content, 'title', 'text') ?? ''] : [];
  if (surface.kind !== 'view' && blocks.length === 0) return readMrkdwn(surface.text);
  const ends = surface.kind === 'view' ? ['submit', 'close'] : [];
  const endings =
    surface.kind === 'view' ? ends.map((key) => stringAt(surface.content, key, 'text') ?? '') : [];
  const lines = [...title, ...blocks.flatMap(blockLines), ...endings];
  return lines.filter((line) => line !== '').join('\n');
}

/** The labels of the visible buttons, in order. */
export function buttons(surface: Surface): string[] {
  return controlsOn(surface)
    .filter((control) => control.type === 'button')
    .map((control) => control.label);
}

/** What the text actually notifies or links to: `@U…`, `@channel`, `#C…`, addresses. Includes the top-level text. */
export function references(surface: Surface): string[] {
  const found: string[] = [];
  const note = (text: string) => {
    for (const [, inside = ''] of text.matchAll(/<([^<>]+)>/g)) {
      if (!inside.startsWith('!date')) found.push(inside.split('|')[0] ?? inside);
    }
  };
  if (surface.kind !== 'view') note(surface.text);
  walk(blocksOn(surface), (one) => {
    if (one.type === 'mrkdwn' && typeof one.text === 'string') note(one.text);
    if (one.type === 'user') found.push(`@${String(one.user_id)}`);
    if (one.type === 'usergroup') found.push(`!subteam^${String(one.usergroup_id)}`);
    if (one.type === 'channel') found.push(`#${String(one.channel_id)}`);
    if (one.type === 'broadcast') found.push(`!${String(one.range)}`);
    if (typeof one.url === 'string') found.push(one.url);
  });
  return found;
}

function blockLines(block: JsonObject): string[] {
  switch (block.type) {
    case 'table':
    case 'data_table':
      return [stringAt(block, 'caption') ?? '', ...rowsOf(block)];
    case 'data_visualization':
      return [stringAt(block, 'title') ?? '', ...chartLines(block)];
    case 'rich_text':
      return [richText(block)];
    case 'image':
      return [stringAt(block, 'title', 'text') ?? '', stringAt(block, 'alt_text') ?? ''];
    case 'markdown':
      return [stringAt(block, 'text') ?? ''];
    case 'input':
      return [textOf(block.label), ...elementLines(block.element), textOf(block.hint)];
    default: {
      const elements = Array.isArray(block.elements) ? block.elements : [];
      const fields = objectsAt(block, 'fields').map(textOf);
      return [textOf(block.text), ...fields, ...[...elements, block.accessory].flatMap(elementLines)];
    }
  }
}

function elementLines(element: unknown): string[] {
  if (!isObject(element)) return [];
  if (typeof element.text === 'string') return [textOf(element)];
  const initial = element.initial_value ?? stringAt(element, 'initial_option', 'text', 'text');
  const listed = element.type === 'checkboxes' || element.type === 'radio_buttons' ? optionsOf(element) : [];
  return [
    textOf(element.text),
    textOf(element.placeholder),
    typeof initial === 'string' ? initial : '',
    stringAt(element, 'alt_text') ?? '',
    ...listed.flatMap((option) => [textOf(option.text), textOf(option.description)]),
  ];
}

function textOf(object: unknown): string {
  const text = stringAt(object, 'text') ?? '';
  return isObject(object) && object.type === 'mrkdwn' ? readMrkdwn(text) : text;
}

function rowsOf(table: JsonObject): string[] {
  const rows = Array.isArray(table.rows) ? table.rows : [];
  return rows.map((row) =>
    objectsAt({ row }, 'row')
      .map((cell) => (cell.type === 'rich_text' ? richText(cell) : (stringAt(cell, 'text') ?? '')))
      .join(' | '),
  );
}

/** "Invited: Police check 12, Right to work 7" */
function chartLines(block: JsonObject): string[] {
  const points = (of: unknown, key: string) =>
    objectsAt(of, key)
      .map((point) => `${stringAt(point, 'label')} ${String(point.value)}`)
      .join(', ');
  const series = objectsAt(block, 'chart', 'series');
  return [
    points(block.chart, 'segments'),
    ...series.map((one) => `${stringAt(one, 'name')}: ${points(one, 'data')}`),
  ];
}

function richText(node: JsonObject): string {
  switch (node.type) {
    case 'text':
      return stringAt(node, 'text') ?? '';
    case 'link':
      return stringAt(node, 'text') ?? stringAt(node, 'url') ?? '';
    case 'emoji':
      return `:${stringAt(node, 'name')}:`;
    case 'user':
      return `@${stringAt(node, 'user_id')}`;
    case 'channel':
      return `#${stringAt(node, 'channel_id')}`;
    case 'usergroup':
      return `@${stringAt(node, 'usergroup_id')}`;
    case 'broadcast':
      return `@${stringAt(node, 'range')}`;
    case 'date':
      return stringAt(node, 'fallback') ?? '';
    default: {
      const isLines = node.type === 'rich_text' || node.type === 'rich_text_list';
      return objectsAt(node, 'elements')
        .map(richText)
        .join(isLines ? '\n' : '');
    }
  }
}

function readMrkdwn(text: string): string {
  return text
    .replace(/<([^<>]+)>/g, (_all, inside: string) => readAngle(inside))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function readAngle(inside: string): string {
  const [target = '', label] = [
    inside.split('|')[0],
    inside.includes('|') ? inside.slice(inside.indexOf('|') + 1) : undefined,
  ];
  if (target.startsWith('!date^') || target.startsWith('!subteam^')) return label ?? target;
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  return label ?? target;
}

function walk(value: unknown, visit: (one: JsonObject) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit);
  } else if (isObject(value)) {
    visit(value);
    for (const one of Object.values(value)) walk(one, visit);
  }
}
