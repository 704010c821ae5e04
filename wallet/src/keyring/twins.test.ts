import { argon2Sync } from "node:crypto";
import { argon2id } from "hash-wasm";
import { HDKey } from "micro-key-producer/slip10.js";
import { expect, test } from "vitest";
import { deriveKey } from "./derive.ts";
import { seededBytes } from "./fixtures.twin.ts";

test("Ed25519 keys of 200 random seeds and paths are those of another implementation", () => {
  const random = seededBytes(41);
  for (let i = 0; i < 200; i++) {
    const seed = random(64);
    const path = `m/44'/501'/${random(2)[0]}'/${random(1)[0]}'`;
    const twin = HDKey.fromMasterSeed(seed).derive(path);
    expect(deriveKey(seed, path, "slip10-ed25519")).toEqual(new Uint8Array(twin.privateKey));
  }
});

test("the browser's Argon2id and the platform's give the same bytes", async () => {
  const random = seededBytes(43);
  for (const [memory, passes, parallelism] of [
    [64, 2, 1],
    [256, 3, 4],
    [19_456, 2, 1],
  ] as const) {
    const [password, nonce] = [random(20), random(16)];
    const here = argon2Sync("argon2id", {
      message: password,
      nonce,
      memory,
      passes,
      parallelism,
      tagLength: 32,
    });
    const there = await argon2id({
      password,
      salt: nonce,
      memorySize: memory,
      iterations: passes,
      parallelism,
      hashLength: 32,
      outputType: "binary",
    });
    expect(there).toEqual(new Uint8Array(here));
  }
});
