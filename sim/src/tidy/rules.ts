import { compositionRoots, granted, modules, rooms } from "./rooms.ts";
import type { Source } from "./source.ts";

export interface Violation {
  readonly rule: string;
  readonly place: string;
  readonly detail: string;
}

/** What each package.json declares, by room. */
export type Manifests = Readonly<
  Record<string, { readonly product: readonly string[]; readonly development: readonly string[] }>
>;

export type Rule = (source: Source, manifests: Manifests) => readonly Omit<Violation, "rule">[];

const HOUSE = "@holdall/";

interface Place {
  readonly room: string;
  readonly module: string | undefined;
  readonly isTest: boolean;
}

/** The folder of the room that a file is in: a workspace inside a room is a room of its own. */
function roomOf(path: string): string {
  const [outer, inner] = path.split("/");
  return `${outer}/${inner}` in rooms ? `${outer}/${inner}` : outer;
}

/** The name by which others import a room: `chain/devnet` is `@holdall/devnet`. */
function importNameOf(room: string): string {
  return room.slice(room.lastIndexOf("/") + 1);
}

/** Where a file stands: `core/src/engine/book/ladder.ts` is in room core, module engine. */
export function placeOf(path: string): Place {
  const room = roomOf(path);
  const parts = path.slice(room.length + 1).split("/");
  const inModule = parts[0] === "src" && parts.length > 2;
  return {
    room,
    module: inModule ? parts[1] : undefined,
    isTest:
      /\.(test|laws\.test|conformance|twin)\.tsx?$/.test(path) ||
      parts.includes("fixtures") ||
      parts.includes("examples"),
  };
}

function packageName(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0];
}

const isAllowed = (name: string, list: readonly string[]): boolean =>
  list.some((entry) =>
    entry.endsWith("/") ? name.startsWith(entry) : name === entry || name.startsWith(`${entry}/`),
  );

/** Arrows between rooms and between the modules of one room. */
const arrows: Rule = (source) => {
  const place = placeOf(source.path);
  return source.imports.flatMap(({ specifier, line }) => {
    if (!specifier.startsWith(HOUSE)) return [];
    const [room, module] = specifier.slice(HOUSE.length).split("/");
    const found = { place: `${source.path}:${line}`, detail: `imports ${specifier}` };
    if (room !== importNameOf(place.room)) {
      return isAllowed(`${room}/${module ?? ""}`, rooms[place.room].imports) ||
        isAllowed(room, rooms[place.room].imports)
        ? []
        : [found];
    }
    const order = place.module === undefined ? undefined : modules[room]?.[place.module];
    if (order !== undefined)
      return module === place.module || order.includes(module) || place.isTest ? [] : [found];
    if (room !== "server") return [];
    const isJoin =
      place.isTest ||
      module === place.module ||
      compositionRoots.some((root) => root.test(source.path));
    return isJoin || isAllowed(`${room}/${module}`, rooms.server.imports) ? [] : [found];
  });
};

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** A relative import stays in its module's folder and names its file. */
const oneDoor: Rule = (source) => {
  const place = placeOf(source.path);
  const folder =
    place.module === undefined ? `${place.room}/` : `${place.room}/src/${place.module}/`;
  return source.imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .filter(
      ({ specifier }) =>
        !resolve(source.path, specifier).startsWith(folder) &&
        !compositionRoots[0].test(source.path),
    )
    .map(({ specifier, line }) => ({
      place: `${source.path}:${line}`,
      detail: `leaves its module by ${specifier}`,
    }));
};

/** What is imported is declared in the room's package.json: product code by dependencies, tests by either. */
const declared: Rule = (source, manifests) => {
  const place = placeOf(source.path);
  const manifest = manifests[place.room];
  const shared = ["vitest", "fast-check"];
  return source.imports
    .filter(({ specifier }) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
    .filter(({ specifier }) => {
      const name = packageName(specifier);
      if (name === `${HOUSE}${importNameOf(place.room)}`) return false;
      const isDevelopment = place.isTest || place.room === "sim";
      const names = isDevelopment
        ? [...manifest.product, ...manifest.development, ...shared]
        : manifest.product;
      return !names.includes(name);
    })
    .map(({ specifier, line }) => ({
      place: `${source.path}:${line}`,
      detail: `${specifier} is not declared`,
    }));
};

/** npm packages and Node modules that product code of a room may use. */
const packages: Rule = (source) => {
  const place = placeOf(source.path);
  if (place.isTest) return [];
  const room = rooms[place.room];
  return source.imports
    .filter(({ specifier }) => !specifier.startsWith(".") && !specifier.startsWith(HOUSE))
    .filter(({ specifier }) => {
      if (specifier.startsWith("node:")) return !room.node;
      if (isAllowed(packageName(specifier), room.packages)) return false;
      return !granted.some(
        (grant) =>
          grant.file.test(source.path) && isAllowed(packageName(specifier), [grant.package]),
      );
    })
    .map(({ specifier, line }) => ({
      place: `${source.path}:${line}`,
      detail: `may not use ${specifier}`,
    }));
};

const clocks = [
  "Date",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
];
const outside = [
  "process",
  "fetch",
  "globalThis",
  "window",
  "navigator",
  "crypto",
  "WebSocket",
  "console",
  "require",
  "eval",
];
const inexact = [
  "random",
  "pow",
  "exp",
  "expm1",
  "log",
  "log2",
  "log10",
  "log1p",
  "sin",
  "cos",
  "tan",
  "cbrt",
  "hypot",
  "tanh",
  "sinh",
  "cosh",
  "atan2",
  "atan",
  "asin",
  "acos",
  "fround",
];
const floating = ["parseFloat", ".toFixed", ".toPrecision", ".toExponential", "Math.round"];

/** `core` decides: no clock, randomness, host, locale, inexact function or floating-point money. */
const pure: Rule = (source) => {
  const place = placeOf(source.path);
  if (place.room !== "core" || place.isTest) return [];
  return source.words
    .filter(({ text }) => {
      const member = text.slice(text.indexOf(".") + 1);
      if (clocks.includes(text) || outside.includes(text) || text === "Intl" || text === "any")
        return true;
      if (text.startsWith("Math.") && inexact.includes(member)) return true;
      if (/\.(toLocale[A-Za-z]*|localeCompare)$/.test(text)) return true;
      return floating.includes(text) || floating.includes(`.${member}`);
    })
    .map(({ text, line }) => ({ place: `${source.path}:${line}`, detail: `uses ${text}` }));
};

/** The engine divides by `mulDiv`, or one integer by another under a named rounding. */
const exact: Rule = (source) => {
  if (!source.path.startsWith("core/src/engine/") || placeOf(source.path).isTest) return [];
  const banned = ["operator /", "operator /=", "decimal literal"];
  return source.words
    .filter(({ text }) => banned.includes(text))
    .map(({ text, line }) => ({ place: `${source.path}:${line}`, detail: `uses ${text}` }));
};

/** Only these modules of the rooms that show turn amounts into pixels. */
const drawing = /\/(canvas|chart-scale)\.ts$/;
const inexactWords = ["Number", "parseFloat", "parseInt", "operator unary +"];

/** `ui` and `web` carry amounts as text and integers; a float would be a wrong amount. */
const shown: Rule = (source) => {
  const place = placeOf(source.path);
  if (!["ui", "web"].includes(place.room) || place.isTest || drawing.test(source.path)) return [];
  return source.words
    .filter(({ text }) => {
      if (inexactWords.includes(text) || text.startsWith("Math.")) return true;
      return text.startsWith("Number.") || /\.(toFixed|toPrecision)$/.test(text);
    })
    .map(({ text, line }) => ({ place: `${source.path}:${line}`, detail: `uses ${text}` }));
};

/** Doors list what they export, one by one. */
const listed: Rule = (source) =>
  source.words
    .filter(({ text }) => text === "export *")
    .map(({ line }) => ({ place: `${source.path}:${line}`, detail: "exports everything" }));

export const rules: Readonly<Record<string, Rule>> = {
  arrows,
  oneDoor,
  declared,
  packages,
  pure,
  exact,
  shown,
  listed,
};

/** Every violation of every rule. */
export function violations(sources: readonly Source[], manifests: Manifests): readonly Violation[] {
  return Object.entries(rules).flatMap(([rule, check]) =>
    sources.flatMap((source) => check(source, manifests).map((found) => ({ rule, ...found }))),
  );
}
