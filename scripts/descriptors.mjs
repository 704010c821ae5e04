/**
 * Writes what the key realm carries of the published descriptors of contracts
 * (`chain/src/evm/explain/descriptors/*.json`, ERC-7730): rows without what is only for people and
 * tools. A descriptor with a flaw is named, and nothing is written.
 *
 *     node scripts/descriptors.mjs
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileDescriptor } from "../wallet/src/clear/evm/descriptor-compile.ts";
import { root } from "./install.mjs";

const SOURCES = join(root, "chain/src/evm/explain/descriptors");
const TARGET = join(root, "wallet/src/clear/evm/descriptors.ts");

const HEAD = `import type { DescriptorRow } from "./descriptor-row.ts";

/**
 * The descriptors of this release, written by \`scripts/descriptors.mjs\` of the published files. A test
 * asks that they are the same.
 */
// oxfmt-ignore
export const DESCRIPTORS: readonly DescriptorRow[] = [
`;

function main() {
  const rows = globSync("*.json", { cwd: SOURCES })
    .toSorted()
    .map((name) => {
      const json = JSON.parse(readFileSync(join(SOURCES, name), "utf8"));
      try {
        return compileDescriptor(json);
      } catch (error) {
        throw new Error(`${name}: ${error.message}`, { cause: error });
      }
    });
  writeFileSync(TARGET, `${HEAD}${rows.map((row) => `  ${JSON.stringify(row)},\n`).join("")}];\n`);
  process.stdout.write(`${rows.length} descriptors\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`holdall: ${error.message}\n`);
  process.exitCode = 1;
}
