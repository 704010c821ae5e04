import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base58 } from "@scure/base";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import { MARIE, solanaAddress } from "@holdall/wallet/clear/build";
import { groupAddress, groupKeyOf } from "@holdall/wallet/frost";
import { keptShares, valueOf } from "@holdall/wallet/frost/ceremony";
import { encodeBody } from "@holdall/wallet/keyring";
import { seatAtRest, sealedText } from "@holdall/wallet/offline/sealed";

const SHARES = keptShares();
const ADDRESS = groupAddress(SHARES.device.group);
const MAIN = join(import.meta.dirname, "main.ts");

async function files(): Promise<{ device: string; recovery: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "holdall-recovery-"));
  const source = {
    id: 1,
    kind: "frost-share",
    language: "english",
    secret: seatAtRest(SHARES.device),
    passphrase: new Uint8Array(),
  } as const;
  const body = { sources: [source], accounts: [], settings: new Uint8Array() };
  const [device, recovery] = [join(folder, "device.json"), join(folder, "recovery.json")];
  writeFileSync(device, await sealedText(valueOf(encodeBody(body)), "device password"));
  writeFileSync(recovery, await sealedText(seatAtRest(SHARES.recovery), "six words of the kit"));
  return { device, recovery, folder };
}

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

/** Runs the command as a person does: it answers its questions in turn. */
function run(args: readonly string[], answer: (said: string) => string | null): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, "recover", ...args]);
  let [out, said] = ["", ""];
  return new Promise((resolve) => {
    child.stdout.on("data", (part: Buffer) => (out += part.toString()));
    child.stderr.on("data", (part: Buffer) => {
      said += part.toString();
      const line = answer(said);
      if (line !== null) child.stdin.write(`${line}\n`);
    });
    child.on("close", (code) => resolve({ code, out, said }));
  });
}

/** Passwords in order, then the check word, or another word. */
function answers(passwords: readonly string[], confirm?: string): (said: string) => string | null {
  let asked = 0;
  return (said) => {
    if (!said.endsWith(": ")) return null;
    if (asked < passwords.length) return passwords[asked++];
    return confirm ?? /Type "(\w+)"/u.exec(said)?.[1] ?? null;
  };
}

const PASSWORDS = ["device password", "six words of the kit"];
const PAY = ["--to", MARIE, "--lamports", "12500000", "--blockhash", solanaAddress("block")];

test("two sealed files and their passwords sign a payment that anybody can send", async () => {
  const { device, recovery } = await files();
  const done = await run(["--first", device, "--second", recovery, ...PAY], answers(PASSWORDS));
  expect(done.said).toContain(ADDRESS);
  expect(done.said).toContain("0.0125 SOL");
  expect(done.said).toContain(MARIE);
  expect(done.code, done.said).toBe(0);
  const transaction = new Uint8Array(Buffer.from(done.out.trim(), "base64"));
  const [signature, message] = [transaction.slice(1, 65), transaction.slice(65)];
  expect(transaction[0]).toBe(1);
  expect(ed25519.verify(signature, message, groupKeyOf(SHARES.device.group))).toBe(true);
  expect(base58.encode(message.slice(4, 36))).toBe(ADDRESS);
});

test("nothing is signed without the check word, or with a wrong password", async () => {
  const { device, recovery } = await files();
  const both = ["--first", device, "--second", recovery];
  const refused = await run([...both, ...PAY], answers(PASSWORDS, "no"));
  expect(refused).toMatchObject({ code: 1, out: "" });
  const wrong = await run([...both, ...PAY], answers(["guess"]));
  expect(wrong).toMatchObject({ code: 1, out: "" });
  expect(wrong.said).toContain("vault-password");
});

test("without a payment it says how it is used", async () => {
  const { device, recovery } = await files();
  const both = ["--first", device, "--second", recovery, "--to", MARIE];
  expect(await run(both, answers(PASSWORDS))).toMatchObject({ code: 2, out: "" });
});
