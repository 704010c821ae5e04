import { parseSync } from "oxc-parser";

/** One file of the house, parsed. */
export interface Source {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  readonly words: readonly Word[];
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** Something that a room may forbid: a global, a member such as `Math.pow`, an operator, a literal. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** Calls `visit` for every node of a syntax tree, parents first. */
function walk(
  node: Node,
  parent: Node | undefined,
  visit: (node: Node, parent?: Node) => void,
): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, node, visit);
    if (Array.isArray(value)) for (const item of value) if (isNode(item)) walk(item, node, visit);
  }
}

function importOf(node: Node): string | undefined {
  const isImport =
    node.type === "ImportDeclaration" ||
    node.type === "ExportNamedDeclaration" ||
    node.type === "ExportAllDeclaration" ||
    node.type === "ImportExpression";
  if (!isImport || !isNode(node["source"])) return undefined;
  const { value } = node["source"];
  return typeof value === "string" ? value : undefined;
}

function isName(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return true;
  if (parent.type === "MemberExpression")
    return parent["object"] === node || parent["computed"] === true;
  if (
    parent.type === "Property" ||
    parent.type === "MethodDefinition" ||
    parent.type === "PropertyDefinition"
  ) {
    return parent["value"] === node || parent["computed"] === true;
  }
  return !parent.type.startsWith("TS");
}

/**
 * `Math.floor(a / b)` or `Math.ceil(a / b)`: a quotient whose rounding is named. It is exact for every
 * safe integer `a`: a fraction is further from an integer than the quotient can be off. Not so when
 * `a` is a product, which may have been rounded already.
 */
function isRoundedQuotient(node: Node, parent: Node | undefined): boolean {
  if (parent?.type !== "CallExpression") return false;
  const callee = wordOf(parent["callee"] as Node, parent, "");
  const left = node["left"] as Node;
  const dividend = left.type === "ParenthesizedExpression" ? (left["expression"] as Node) : left;
  const isProduct = dividend.type === "BinaryExpression" && dividend["operator"] === "*";
  return (callee === "Math.floor" || callee === "Math.ceil") && !isProduct;
}

function wordOf(node: Node, parent: Node | undefined, text: string): string | undefined {
  switch (node.type) {
    case "Identifier":
      return isName(node, parent) ? (node["name"] as string) : undefined;
    case "MemberExpression": {
      const object = node["object"] as Node;
      const property = node["property"] as Node;
      if (property.type !== "Identifier") return undefined;
      const left = object.type === "Identifier" ? (object["name"] as string) : "";
      return `${left}.${property["name"] as string}`;
    }
    case "BinaryExpression":
      if (node["operator"] === "/" && isRoundedQuotient(node, parent)) return undefined;
      return `operator ${node["operator"] as string}`;
    case "UnaryExpression":
      return node["operator"] === "+" ? "operator unary +" : undefined;
    case "AssignmentExpression":
      return `operator ${node["operator"] as string}`;
    case "ExportAllDeclaration":
      return "export *";
    case "TSAnyKeyword":
      return "any";
    case "Literal": {
      const raw = text.slice(node.start, node["end"] as number);
      return typeof node["value"] === "number" && /^[0-9_]*\.[0-9]/.test(raw)
        ? "decimal literal"
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Tells in which line a place of a text is, the first being 1. */
function linesOf(text: string): (start: number) => number {
  const ends: number[] = [];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) ends.push(end);
  return (start) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle] < start) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Parses a file. A file that does not parse is an error: a gate may not look away. */
export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const lineOf = linesOf(text);
  const imports: Import[] = [];
  const words: Word[] = [];
  walk(program as unknown as Node, undefined, (node, parent) => {
    const specifier = importOf(node);
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node.start) });
    const word = wordOf(node, parent, text);
    if (word !== undefined) words.push({ text: word, line: lineOf(node.start) });
  });
  return { path, imports, words };
}
