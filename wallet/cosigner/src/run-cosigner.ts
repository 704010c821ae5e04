import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bytesToHex } from "@noble/hashes/utils.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { sixWords } from "@holdall/wallet/clear";
import { createCosigner } from "./cosigner.ts";
import { listen } from "./http.ts";
import { createReading } from "./reading.ts";
import { openStore } from "./store.ts";

/** Where wallets look for a co-signer of this machine. */
const USUAL_PORT = "8797";

/**
 * Runs a co-signer: `--data DIR` for its store, `--key FILE` for the key that seals it, `--port N`.
 * One line of JSON on standard output when it is ready, with the six words its owners compare, and one for each notice to an owner. Stops
 * on SIGINT and SIGTERM.
 */
export async function runCosigner(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string", default: "data/cosigner" },
      key: { type: "string" },
      attached: { type: "boolean" },
      port: { type: "string", default: USUAL_PORT },
    },
  });
  const folder = resolve(values.data);
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const cosigner = createCosigner({
    store: openStore(folder, resolve(values.key ?? join(folder, "seal.key")), random),
    random,
    reading: createReading(),
    prices: () => ({}),
    now: () => Date.now(),
    notify: (account, event) => print({ notice: event, account }),
  });
  const listening = await listen(cosigner, Number(values.port));
  const check = sixWords(cosigner.identity, wordlist).join(" ");
  print({ ready: true, url: listening.url, check, identity: bytesToHex(cosigner.identity) });
  const stop = (): void => {
    void listening.close().then(() => {
      cosigner.close();
      process.exit(0);
    });
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // Whoever started it with a pipe ends it by closing that pipe, even when it dies.
  if (values.attached === true) process.stdin.once("end", stop).resume();
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
