import { posix } from 'node:path';
import {
  childrenOf,
  descendantsOf,
  isNode,
  type SourceFile,
  type SourceTree,
  type SyntaxNode,
} from './source-tree.ts';

/** The names of declarations that hold options rather than data. */
const BAG_NAME = /(Options|Dependencies|Overrides|Services|Parts|Ports)$/;

export interface OptionBag {
  /** `src/checks/jobs/poller.ts PollerOptions` */
  readonly where: string;
  readonly fields: number;
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (typeof node.name === 'string') return node.name;
  return typeof node.value === 'string' ? node.value : undefined;
}

function listOf(value: unknown): SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Resolves types by their syntax alone; types of packages count as having no fields. */
class FieldReader {
  readonly #tree: SourceTree;

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  fieldsOf(type: unknown, file: SourceFile): ReadonlySet<string> {
    if (!isNode(type)) return new Set();
    switch (type.type) {
      case 'TSTypeAnnotation':
      case 'TSParenthesizedType':
        return this.fieldsOf(type.typeAnnotation, file);
      case 'TSTypeLiteral':
        return new Set(listOf(type.members).flatMap((member) => nameOf(member.key) ?? []));
      case 'TSIntersectionType':
        return new Set(listOf(type.types).flatMap((part) => [...this.fieldsOf(part, file)]));
      case 'TSInterfaceDeclaration':
        return this.#ofInterface(type, file);
      case 'TSTypeAliasDeclaration':
        return this.fieldsOf(type.typeAnnotation, file);
      case 'TSTypeReference':
        return this.#ofReference(nameOf(type.typeName), type.typeArguments, file);
      case 'TSInterfaceHeritage':
        return this.#ofReference(nameOf(type.expression), type.typeArguments, file);
      default:
        return new Set();
    }
  }

  #ofInterface(node: SyntaxNode, file: SourceFile): ReadonlySet<string> {
    const own = isNode(node.body) ? listOf(node.body.body).flatMap((member) => nameOf(member.key) ?? []) : [];
    const inherited = listOf(node.extends).flatMap((parent) => [...this.fieldsOf(parent, file)]);
    return new Set([...own, ...inherited]);
  }

  #ofReference(name: string | undefined, typeArguments: unknown, file: SourceFile): ReadonlySet<string> {
    const [subject, keys] = isNode(typeArguments) ? listOf(typeArguments.params) : [];
    const named = () => this.#keysOf(keys, file);
    switch (name) {
      case undefined:
        return new Set();
      case 'Readonly':
      case 'Partial':
      case 'Required':
        return this.fieldsOf(subject, file);
      case 'Pick':
        return named();
      case 'Omit':
        return new Set([...this.fieldsOf(subject, file)].filter((field) => !named().has(field)));
      default: {
        const found = this.#find(name, file);
        return found === undefined ? new Set() : this.fieldsOf(found.node, found.file);
      }
    }
  }

  /** The literals of a union, also if it has a name. */
  #keysOf(type: SyntaxNode | undefined, file: SourceFile): ReadonlySet<string> {
    if (type === undefined) return new Set();
    if (type.type === 'TSLiteralType') return new Set([nameOf(type.literal) ?? '']);
    if (type.type === 'TSUnionType') {
      return new Set(listOf(type.types).flatMap((part) => [...this.#keysOf(part, file)]));
    }
    const found = type.type === 'TSTypeReference' ? this.#find(nameOf(type.typeName) ?? '', file) : undefined;
    const alias = found?.node.typeAnnotation;
    return found !== undefined && isNode(alias) ? this.#keysOf(alias, found.file) : new Set();
  }

  #find(name: string, file: SourceFile): { node: SyntaxNode; file: SourceFile } | undefined {
    for (const statement of listOf(file.program.body)) {
      const declared = isNode(statement.declaration) ? statement.declaration : statement;
      if (declared.type.startsWith('TS') && nameOf(declared.id) === name) return { node: declared, file };
      const specifier = listOf(statement.specifiers).find((one) => nameOf(one.local) === name);
      if (statement.type !== 'ImportDeclaration' || specifier === undefined) continue;
      const source = nameOf(statement.source) ?? '';
      const target = this.#tree.get(posix.join(posix.dirname(file.path), source));
      return target === undefined ? undefined : this.#find(nameOf(specifier.imported) ?? name, target);
    }
    return undefined;
  }
}

/** A destructured parameter: how many fields it takes, and its type. */
function patternOf(parameter: SyntaxNode): { taken: number; type: unknown } | undefined {
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (!isNode(pattern) || pattern.type !== 'ObjectPattern') return undefined;
  return { taken: listOf(pattern.properties).length, type: pattern.typeAnnotation };
}

/**
 * The option bags of a tree: declarations with such a name, and destructured parameters. If the type of a parameter has
 * another name, only the fields taken are counted.
 */
export function findOptionBags(tree: SourceTree): OptionBag[] {
  const reader = new FieldReader(tree);
  const bags: OptionBag[] = [];
  for (const file of tree.values()) {
    for (const node of descendantsOf(file.program)) {
      const name = nameOf(node.id);
      if (
        /^TS(Interface|TypeAlias)Declaration$/.test(node.type) &&
        name !== undefined &&
        BAG_NAME.test(name)
      ) {
        bags.push({ where: `${file.path} ${name}`, fields: reader.fieldsOf(node, file).size });
      }
      for (const parameter of listOf(node.params)) {
        const pattern = patternOf(parameter);
        if (pattern === undefined) continue;
        const inner = isNode(pattern.type) ? childrenOf(pattern.type)[0] : undefined;
        const isNamed = inner?.type === 'TSTypeReference';
        const fields = isNamed ? pattern.taken : reader.fieldsOf(pattern.type, file).size;
        bags.push({ where: `${file.path} ${name ?? 'parameter'}`, fields: Math.max(fields, pattern.taken) });
      }
    }
  }
  return bags;
}
