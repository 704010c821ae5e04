/**
 * The projects of the rooms (`tsconfig*.json`), gathered into as few programs of the type checker as
 * say the same: a program checks all that its files import as well, so that one of each room checked
 * `core` a dozen times. Projects that know Node, have the same options and declare nothing for all files
 * are one program; a room that may not know Node is checked alone.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { root } from "./install.mjs";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** What a project says, with what it takes from the one that it extends. */
function projectAt(path) {
  const { extends: base, compilerOptions, include, exclude } = read(path);
  const inherited = base === undefined ? undefined : projectAt(resolve(dirname(path), base));
  const inPlace = (pattern) => join(dirname(path), pattern);
  return {
    options: { ...inherited?.options, ...compilerOptions },
    include: include?.map(inPlace) ?? inherited?.include ?? [],
    exclude: exclude?.map(inPlace) ?? inherited?.exclude ?? [],
  };
}

/** Sorted by name, so that options in another order are the same options. */
const keyOf = (options) =>
  JSON.stringify(Object.entries(options).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** True when a file of the project declares something for every file of its program. */
function declaresGlobals({ include }) {
  const files = include.flatMap((pattern) => globSync(pattern));
  return files.some(
    (file) =>
      file.endsWith(".d.ts") || /^declare (global|module)\b/m.test(readFileSync(file, "utf8")),
  );
}

/** Where configurations of programs are written: beside the packages, whose types they find from there. */
const folder = join(root, "node_modules", ".cache", "holdall", "types");

/**
 * The programs that check every project of the repository, the widest first: which projects each stands
 * for, and the file of its configuration.
 */
export function typePrograms() {
  const isAway = (name) => name === "node_modules";
  // `sim`, which imports most, before what it imports: where two versions of a package declare one
  // global (`@types/node` does), the first that a program meets is taken.
  const names = globSync("{*,*/*}/tsconfig*.json", { cwd: root, exclude: isAway }).sort().reverse();
  const programs = new Map();
  for (const name of names) {
    const { options, include, exclude } = projectAt(join(root, name));
    // A package of one room may bring the types of Node along: who must not know them stays alone.
    const isAlone = !options.types.includes("node") || declaresGlobals({ include });
    const key = isAlone ? name : keyOf(options);
    const { projects, files } = programs.get(key) ?? {
      projects: [],
      files: { include: [], exclude: [] },
    };
    projects.push(name);
    files.include.push(...include);
    files.exclude.push(...exclude);
    programs.set(key, { projects, files, options });
  }
  mkdirSync(folder, { recursive: true });
  return [...programs.values()]
    .toSorted((one, other) => other.projects.length - one.projects.length)
    .map(({ projects, files, options }) => {
      const path = join(folder, `${projects[0].replaceAll(/[^a-z.]/g, "-")}`);
      writeFileSync(path, JSON.stringify({ compilerOptions: options, ...files }));
      return { projects, path };
    });
}
