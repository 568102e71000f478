import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** A node of an ESTree with TypeScript's additions: https://github.com/estree/estree and typescript-eslint.io/packages/ast */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface SourceFile {
  /** From the repository's root: `src/checks/check.ts`. */
  readonly path: string;
  readonly program: SyntaxNode;
  /** Its imports, type imports included: a path like `path` for a file of the tree, else the package's name. */
  readonly imports: readonly string[];
}

export type SourceTree = ReadonlyMap<string, SourceFile>;

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The node fields of a node, in the order of the source. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flatMap((field) => (Array.isArray(field) ? field : [field]).filter(isNode));
}

export function* descendantsOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* descendantsOf(child);
}

/** `import`, `import type`, `export … from`, `import()` and the type `import('…')`. */
function specifierOf(node: SyntaxNode): string | undefined {
  const { source } = node;
  return isNode(source) && typeof source.value === 'string' ? source.value : undefined;
}

export function parseSource(path: string, text: string): SourceFile {
  const lang = path.endsWith('x') ? 'tsx' : 'ts';
  const program: unknown = parseAst(text, { lang, astType: 'ts' }, path);
  if (!isNode(program)) throw new Error(`${path} cannot be parsed`);
  const specifiers = [...descendantsOf(program)]
    .map(specifierOf)
    .filter((specifier) => specifier !== undefined);
  const imports = specifiers.map((specifier) =>
    specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  );
  return { path, program, imports: [...new Set(imports)] };
}

/** Every TypeScript file below `src`. */
export function readSourceTree(): SourceTree {
  const paths = globSync('src/**/*.{ts,tsx}').toSorted();
  return new Map(paths.map((path) => [path, parseSource(path, readFileSync(path, 'utf8'))]));
}
