/** The signature alone: what no signed door can be faster than. */
import { generateKeyPairSync, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

const KEYS = 64;
const MESSAGES = 1_024;
const VERIFICATIONS = 20_000;

/** CPU nanoseconds of one Ed25519 verification with a cached key, on the thread that asks. */
export async function signatureTask(): Promise<number> {
  const keys = Array.from({ length: KEYS }, () => generateKeyPairSync("ed25519"));
  const messages = Array.from({ length: MESSAGES }, (_, at) => {
    const text = Buffer.from(SIGNEE.replace("#", String(at)));
    const { publicKey, privateKey } = keys[at % KEYS];
    return { text, publicKey, signature: sign(null, text, privateKey) };
  });
  verifyMany(messages, VERIFICATIONS / 10);
  const before = process.threadCpuUsage();
  verifyMany(messages, VERIFICATIONS);
  const { user, system } = process.threadCpuUsage(before);
  return ((user + system) * 1_000) / VERIFICATIONS;
}

/** What an order signs, at its usual length. */
const SIGNEE =
  "instruction=orderExecute&clientId=#&orderType=Limit&price=123.45&quantity=1.5&side=Bid" +
  "&symbol=SOL_USDC&timeInForce=IOC&timestamp=1700000000000&window=60000";

interface Signed {
  readonly text: Buffer;
  readonly publicKey: KeyObject;
  readonly signature: Buffer;
}

function verifyMany(messages: readonly Signed[], count: number): void {
  for (let at = 0; at < count; at++) {
    const { text, publicKey, signature } = messages[at % MESSAGES];
    if (!verify(null, text, publicKey, signature)) throw new Error("a true signature was refused");
  }
}
