import { argon2Sync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { base64 } from "@scure/base";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import encodeQR from "qr";
import { eraseShare, groupAddress } from "@holdall/wallet/frost";
import type { FrostShare } from "@holdall/wallet/frost";
import {
  openShares,
  pairOf,
  planRecovery,
  signRecovery,
  transferMessage,
} from "@holdall/wallet/offline";
import type { RecoveryTools, SharePair } from "@holdall/wallet/offline";
import { readAddress } from "@holdall/wallet/keyring";
import type { Stretch } from "@holdall/wallet/keyring";
import { REFUSALS } from "@holdall/wallet/refusals";
import type { Language, Outcome, Refused } from "@holdall/wallet/refusals";

const USAGE = `npm run wallet -- recover --first FILE --second FILE
    --message FILE                                  a Solana message in base64, or
    --to ADDRESS --lamports N --blockhash HASH      a payment of everything there is
    [--language fr]
Works with the network off. The passwords of both files are asked for, or read as two lines.
`;

/** Argon2id by the platform (RFC 9106). */
const stretchHere: Stretch = (password, { memoryKiB, passes, lanes, salt }) =>
  new Uint8Array(
    argon2Sync("argon2id", {
      message: password,
      nonce: salt,
      memory: memoryKiB,
      passes,
      parallelism: lanes,
      tagLength: 32,
    }),
  );

interface Options {
  readonly first: string;
  readonly second: string;
  readonly message?: string;
  readonly to?: string;
  readonly lamports?: string;
  readonly blockhash?: string;
  readonly language: Language;
}

/**
 * The offline recovery command: opens two sealed shares, says in words what would be signed, asks
 * for the first check word, signs without assembling the key, prints the transaction as text and
 * as a code for any node. Answers the exit code.
 */
export async function runRecovery(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) return say(USAGE, 2);
  const reader = createInterface({ input: process.stdin, terminal: false });
  const code = await recover(options, reader[Symbol.asyncIterator]());
  reader.close();
  // An input that stays open would keep the program waiting for more of it.
  process.stdin.destroy();
  return code;
}

async function recover(options: Options, lines: AsyncIterator<string>): Promise<number> {
  const shares = await openBoth(options, lines);
  if (!shares.ok) return explainRefusal(shares, options.language);
  const [first, second] = shares.value;
  const message = readMessage(options, groupAddress(first.group));
  if (message === null) return say(USAGE, 2);
  const tools = toolsFor(options.language);
  const plan = planRecovery(first, message, tools);
  if (!plan.ok) return explainRefusal(plan, options.language);
  const { address, sentences, check } = plan.value;
  say(`${address}\n\n${sentences.map((one) => `- ${one}`).join("\n")}\n\n${check.join(" ")}\n`, 0);
  const typed = await ask(lines, `Type "${check[0]}" to sign: `);
  if (typed !== check[0]) return say("Nothing was signed.\n", 1);
  const signed = await signRecovery([first, second], message, tools);
  eraseShare(first);
  eraseShare(second);
  if (!signed.ok) return explainRefusal(signed, options.language);
  process.stdout.write(`${signed.value}\n`);
  if (process.stdout.isTTY) process.stdout.write(encodeQR(signed.value, "term"));
  return 0;
}

function readOptions(args: readonly string[]): Options | null {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        first: text,
        second: text,
        message: text,
        to: text,
        lamports: text,
        blockhash: text,
        language: text,
      },
    });
    const { first, second, language = "en" } = values;
    const isKnown = language === "en" || language === "fr";
    if (first === undefined || second === undefined || !isKnown) return null;
    return { ...values, first, second, language };
  } catch {
    return null;
  }
}

function readMessage(options: Options, from: string): Uint8Array | null {
  const { message, to, lamports, blockhash } = options;
  if (message !== undefined) return base64.decode(readFileSync(message, "utf8").trim());
  if (to === undefined || lamports === undefined || blockhash === undefined) return null;
  const isAddress = [to, blockhash].every((text) => {
    const read = readAddress(text);
    return read.ok && read.value.family === "solana";
  });
  if (!isAddress || !/^[1-9]\d{0,19}$/u.test(lamports)) return null;
  return transferMessage({ from, to, lamports: BigInt(lamports), blockhash });
}

async function openBoth(
  { first, second }: Options,
  lines: AsyncIterator<string>,
): Promise<Outcome<SharePair>> {
  const opened: (readonly FrostShare[])[] = [];
  for (const file of [first, second]) {
    const password = new TextEncoder().encode(await ask(lines, `Password of ${file}: `));
    const shares = await openShares({ text: readFileSync(file, "utf8"), password }, stretchHere);
    if (!shares.ok) return shares;
    opened.push(shares.value);
  }
  return { ok: true, value: pairOf(opened[0], opened[1]) };
}

async function ask(lines: AsyncIterator<string>, question: string): Promise<string> {
  process.stderr.write(question);
  const { value, done } = await lines.next();
  return done === true ? "" : value;
}

function toolsFor(language: Language): RecoveryTools {
  return {
    stretch: stretchHere,
    random: (length) => new Uint8Array(randomBytes(length)),
    nowMs: Date.now(),
    words: wordlist,
    language,
  };
}

function explainRefusal({ refusal, detail }: Refused, language: Language): number {
  const { sentence, hint } = REFUSALS[refusal];
  return say(`${sentence[language]} ${hint[language]} (${refusal} ${detail})\n`, 1);
}

function say(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}
