/** A value of a call: its type, and where it stands among the arguments. */
export interface Parameter {
  readonly type: string;
  readonly place: string;
}

/** A function without its parameters' names, and every value that it has, by its path of names. */
export interface ParameterTree {
  readonly signature: string;
  readonly values: ReadonlyMap<string, Parameter>;
}

const NAME = /^[A-Za-z_$][\w$]*$/u;
const SCALAR = /^(?:address|bool|bytes|bytes(?:[1-9]|[12]\d|3[0-2])|uint(?:8|[1-9]\d?\d?))$/u;

/**
 * Reads a function with its parameters' names, such as "redeem(uint256 shares, address to)": scalars,
 * lists of scalars, and tuples of them. `null` for anything else.
 */
export function parameterTree(text: string): ParameterTree | null {
  const [, name = "", inner] = /^([^(]+)\((.*)\)$/su.exec(text) ?? [];
  if (!NAME.test(name) || inner === undefined) return null;
  const values = new Map<string, Parameter>();
  const types = readParameters(inner, { names: "", place: "" }, values);
  return types === null ? null : { signature: `${name}(${types})`, values };
}

interface Before {
  readonly names: string;
  readonly place: string;
}

/** The types of some parameters, joined; every value of theirs is noted. */
function readParameters(
  text: string,
  before: Before,
  values: Map<string, Parameter>,
): string | null {
  if (text.trim() === "") return "";
  const types: string[] = [];
  for (const [at, one] of topLevel(text).entries()) {
    const [, type = "", name = ""] = /^(\(.*\)|[^\s()]+)(?:\s+(\S+))?$/su.exec(one.trim()) ?? [];
    if (name !== "" && !NAME.test(name)) return null;
    const inside = { names: `${before.names}${name}`, place: `${before.place}${at}` };
    const written = type.startsWith("(")
      ? readTuple(type, inside, values)
      : readScalar(type, inside, values);
    if (written === null) return null;
    types.push(written);
  }
  return types.join(",");
}

function readTuple(
  type: string,
  { names, place }: Before,
  values: Map<string, Parameter>,
): string | null {
  const inner = readParameters(
    type.slice(1, -1),
    { names: `${names}.`, place: `${place}.` },
    values,
  );
  return inner === null ? null : `(${inner})`;
}

function readScalar(
  type: string,
  { names, place }: Before,
  values: Map<string, Parameter>,
): string | null {
  const isList = type.endsWith("[]");
  const item = isList ? type.slice(0, -2) : type;
  if (!SCALAR.test(item)) return null;
  const end = isList ? ".[]" : "";
  values.set(`${names}${end}`, { type: item, place: `${place}${end}` });
  return type;
}

/** The parts between the commas that stand in no bracket. */
function topLevel(text: string): readonly string[] {
  let depth = 0;
  const marked = Array.from(text, (sign) => {
    depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
    return sign === "," && depth === 0 ? "\n" : sign;
  });
  return marked.join("").split("\n");
}
