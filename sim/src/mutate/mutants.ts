import { parseSync } from "oxc-parser";

/** One small change of a source: what stands from `start` to `end` becomes `text`. */
export interface Mutant {
  /** Counted from 1 within its file. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly line: number;
  readonly kind: string;
}

/** A node of the syntax tree, as far as it is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** What stands in place of an operator. */
const operators: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&": ["|"],
  "|": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
  ">>>": ["<<"],
  "&&": ["||"],
  "||": ["&&"],
};
const assignments: Readonly<Record<string, string>> = { "+=": "-=", "-=": "+=", "*=": "/=" };
const functions: ReadonlyMap<string, string> = new Map([
  ["Math.min", "Math.max"],
  ["Math.max", "Math.min"],
  ["Math.floor", "Math.ceil"],
  ["Math.ceil", "Math.floor"],
]);
/** Words that decide: how a division rounds, and which side something is on. */
const wordPairs: Readonly<Record<string, string>> = {
  floor: "ceil",
  ceil: "floor",
  bid: "ask",
  ask: "bid",
};

/** Where types stand, nothing runs. */
const typeFields = new Set(["typeAnnotation", "typeParameters", "typeArguments", "returnType"]);

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** The nodes directly below one, in order of their place; keys of objects are names, and left out. */
function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [field, value] of Object.entries(node)) {
    if (typeFields.has(field) || (node.type === "Property" && field === "key")) continue;
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children.toSorted((left, right) => left.start - right.start);
}

/**
 * Every mutant of a source, inside its functions: comparisons and their limits, arithmetic, logic,
 * conditions that always or never hold, roundings, sides, truth values, and steps left out. What runs
 * once when a module loads is not changed, nor how a loop goes on: that never ends.
 */
export function mutantsOf(source: string): readonly Mutant[] {
  const { program, errors } = parseSync("source.ts", source);
  if (errors.length > 0) throw new Error(errors[0].message);
  const mutants: Mutant[] = [];
  const visit = (node: Node, isInFunction: boolean): void => {
    if (node.type.startsWith("TS") && !isNode(node["expression"])) return;
    if (isInFunction) {
      for (const { start, end, kind, text } of changesOf(node, source)) {
        const line = source.slice(0, start).split("\n").length;
        mutants.push({ id: mutants.length + 1, start, end, line, kind, text });
      }
    }
    const isFunction = node.type.includes("Function");
    for (const child of childrenOf(node)) {
      if (node.type === "ForStatement" && child === node["update"]) continue;
      visit(child, isInFunction || isFunction);
    }
  };
  visit(program as unknown as Node, false);
  return mutants;
}

type Change = Pick<Mutant, "start" | "end" | "kind" | "text">;

function changesOf(node: Node, source: string): readonly Change[] {
  const textOf = (part: unknown): string => source.slice((part as Node).start, (part as Node).end);
  const at = (part: Node, kind: string, ...texts: readonly string[]): readonly Change[] =>
    texts.map((text) => ({ start: part.start, end: part.end, kind, text }));
  const operator = node["operator"] as string;
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression": {
      const [left, right] = [textOf(node["left"]), textOf(node["right"])];
      const others = operators[operator] ?? [];
      return at(node, operator, ...others.map((other) => `(${left}) ${other} (${right})`));
    }
    case "UnaryExpression":
      return operator === "-" || operator === "!"
        ? at(node, operator, textOf(node["argument"]))
        : [];
    case "AssignmentExpression": {
      const other = assignments[operator];
      if (other === undefined) return [];
      return at(node, operator, `${textOf(node["left"])} ${other} ${textOf(node["right"])}`);
    }
    case "IfStatement":
    case "ConditionalExpression":
      return at(node["test"] as Node, "condition", "true", "false");
    case "CallExpression":
      return at(node, "call", ...callChanges(node, textOf));
    case "Literal":
      return at(node, "value", ...valueChanges(node["value"]));
    case "ExpressionStatement": {
      const step = node["expression"] as Node;
      return /^(Call|Assignment|Update|Await)Expression$/.test(step.type)
        ? at(step, "step left out", "0")
        : [];
    }
    default:
      return [];
  }
}

/** The other of `Math.min` and `max`, `floor` and `ceil`. */
function callChanges(node: Node, textOf: (part: unknown) => string): readonly string[] {
  const callee = textOf(node["callee"]);
  const other = functions.get(callee);
  return other === undefined ? [] : [other + textOf(node).slice(callee.length)];
}

function valueChanges(value: unknown): readonly string[] {
  if (typeof value === "boolean") return [String(!value)];
  const other = typeof value === "string" ? wordPairs[value] : undefined;
  return other === undefined ? [] : [JSON.stringify(other)];
}
