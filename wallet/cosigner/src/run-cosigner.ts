import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bytesToHex } from "@noble/hashes/utils.js";
import { createCosigner } from "./cosigner.ts";
import { listen } from "./http.ts";
import { createReading } from "./reading.ts";
import { openStore } from "./store.ts";

/**
 * Runs a co-signer: `--data DIR` for its store, `--key FILE` for the key that seals it, `--port N`.
 * One line of JSON on standard output when it is ready, and one for each notice to an owner. Stops
 * on SIGINT and SIGTERM.
 */
export async function runCosigner(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string", default: "data/cosigner" },
      key: { type: "string" },
      port: { type: "string", default: "0" },
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
  print({ ready: true, url: listening.url, identity: bytesToHex(cosigner.identity) });
  const stop = (): void => {
    void listening.close().then(() => {
      cosigner.close();
      process.exit(0);
    });
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
