import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What its specification allows whoever holds a hand of other people's accounts to trust. */
const PACKAGES_MAX = 12;

/** A program that loads a module with all that it needs, and says from which packages that came. */
const LIST_PACKAGES = `
  import { registerHooks } from "node:module";
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const [, path] = /.*node_modules\\/(@[^/]+\\/[^/]+|[^/]+)/u.exec(url) ?? [];
      if (path !== undefined) packages.add(path);
      return next(url, context);
    },
  });
  await import(process.argv[1]);
  process.stdout.write([...packages].toSorted().join(" "));
`;

function packagesOf(module: string): readonly string[] {
  const { href } = new URL(module, import.meta.url);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", LIST_PACKAGES, href],
    { encoding: "utf8" },
  );
  expect(stderr).not.toContain("Error");
  return stdout.split(" ");
}

test("a co-signer runs on few packages, and none of them builds transactions of Solana", () => {
  const packages = packagesOf("./run-cosigner.ts");
  expect(packages).toContain("@noble/curves");
  expect(packages.filter((name) => name.startsWith("@solana"))).toEqual([]);
  expect(packages.length).toBeLessThanOrEqual(PACKAGES_MAX);
});

test("recovery needs the audited family of curves, hashes and ciphers, and what draws codes", () => {
  const others = packagesOf("./run-recovery.ts").filter((name) => !/^@(noble|scure)\//u.test(name));
  expect(others).toEqual(["qr"]);
});
