import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bytesToHex } from "@noble/hashes/utils.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { sixWords } from "@holdall/wallet/clear";
import { createCosigner } from "./cosigner.ts";
import type { CosignerParts } from "./cosigner.ts";
import { listen } from "./http.ts";
import { openNodes } from "./nodes.ts";
import { createPriceSource } from "./prices.ts";
import { createReading } from "./reading.ts";
import { openStore } from "./store.ts";

/** Where wallets look for a co-signer of this machine. */
const USUAL_PORT = "8797";

/**
 * Runs a co-signer: `--data DIR` for its store, `--key FILE` for the key that seals it, `--port N`,
 * `--notice-hours N` for whoever runs it for others at other times than two days and seven,
 * `--solana URL` and `--evm URL` for its own nodes, each as often as there are nodes, `--prices URL` for
 * the exchanges whose prices limits in value go by.
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
      "notice-hours": { type: "string" },
      solana: { type: "string", multiple: true, default: [] },
      evm: { type: "string", multiple: true, default: [] },
      prices: { type: "string", multiple: true, default: [] },
    },
  });
  const folder = resolve(values.data);
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const findChain = openNodes({ solana: values.solana, evm: values.evm });
  const cosigner = createCosigner({
    store: openStore(folder, resolve(values.key ?? join(folder, "seal.key")), random),
    random,
    reading: createReading(findChain),
    findChain,
    priceSource: createPriceSource(values.prices, { now: () => Date.now() }),
    now: () => Date.now(),
    notify: (account, event) => print({ notice: event, account }),
    ...noticeOf(values["notice-hours"]),
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

const HOUR_MS = 3_600_000;

/** How long notices run, when somebody has said it: whole hours, the same with a passkey and without. */
function noticeOf(hours: string | undefined): Pick<CosignerParts, "notice"> {
  if (hours === undefined) return {};
  if (!/^\d{1,4}$/u.test(hours)) throw new TypeError("--notice-hours takes whole hours");
  const ms = Number(hours) * HOUR_MS;
  return { notice: { provenMs: ms, unprovenMs: ms } };
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
