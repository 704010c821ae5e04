import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import { sameBytes } from "@holdall/wallet/keyring";
import type { Family, RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { createFrameReader, createFrames } from "@holdall/wallet/ur";
import type { Cbor } from "@holdall/wallet/ur";
import type { DeviceLink, SignOrder, Version } from "../link.ts";
import { keyPath, readAccounts } from "./registry.ts";
import type { KeystoneAccount } from "./registry.ts";

export type { KeystoneAccount } from "./registry.ts";

/**
 * Shows codes to the device's camera and reads codes from its screen. `show` gives frame n of a
 * code without end; the exchange answers texts it read until `isDone` says so, or `null` when the
 * person gives up.
 */
export interface CodeExchange {
  show(frames: (frame: number) => string): void;
  read(): Promise<string | null>;
}

/** What the wallet must know of a Keystone to ask it for a signature. */
export interface KeystoneCard {
  /** Fingerprint of the seed, from the pairing code. */
  readonly fingerprint: number;
  /** Firmware as the person reads it on the device; codes do not carry it. */
  readonly version: Version;
}

/** Number of codes read for one signature at most. */
const CODES_MAX = 20_000;

/** A Keystone by animated codes, both ways. */
export function createKeystone(
  card: KeystoneCard,
  codes: CodeExchange,
  random: RandomBytes,
): DeviceLink {
  return {
    kind: "keystone",
    status: () => Promise.resolve(accept({ version: card.version, isBlindAllowed: false })),
    // Codes go one way at a time: the address is compared at pairing, the key by its signature.
    address: () => Promise.resolve(accept(null)),
    async sign(order) {
      const family = order.request.kind.startsWith("solana") ? "solana" : "evm";
      const requestId = random(16);
      const value = requestOf(order, family, requestId, card.fingerprint);
      codes.show(
        createFrames(family === "solana" ? "sol-sign-request" : "eth-sign-request", value),
      );
      return readAnswer(codes, family, requestId);
    },
    close() {},
  };
}

/** Accounts from a pairing code, `crypto-hdkey` or `crypto-multi-accounts`. */
export async function readKeystoneAccounts(
  codes: Pick<CodeExchange, "read">,
): Promise<Outcome<readonly KeystoneAccount[]>> {
  const read = await readCode(codes, ["crypto-hdkey", "crypto-multi-accounts"]);
  return read.ok ? readAccounts(read.value) : read;
}

/** What kind of bytes an `eth-sign-request` carries. */
const EVM_KINDS = { legacy: 1, typedData: 2, message: 3, typed: 4 } as const;

/** `sol-sign-request` or `eth-sign-request`: id, bytes, kind, path and address. */
function requestOf(
  { structure, request, path, address }: SignOrder,
  family: Family,
  requestId: Uint8Array,
  fingerprint: number,
): Cbor {
  const id: Cbor = { tag: 37, value: requestId };
  const origin = "Holdall";
  if (family === "solana") {
    return new Map<number, Cbor>([
      [1, id],
      [2, request.bytes],
      [3, keyPath(path, fingerprint)],
      [4, base58.decode(address)],
      [5, origin],
      [6, request.kind === "solana-message" ? 2 : 1],
    ]);
  }
  const isTyped = structure.kind === "typed-data";
  const fields = structure.kind === "evm-transaction" ? structure.fields : null;
  const kind =
    fields === null
      ? EVM_KINDS[isTyped ? "typedData" : "message"]
      : EVM_KINDS[fields.type === 0 ? "legacy" : "typed"];
  const bytes = isTyped ? new TextEncoder().encode(request.document) : request.bytes;
  return new Map<number, Cbor>([
    [1, id],
    [2, bytes],
    [3, kind],
    ...(fields === null ? [] : [[4, Number(fields.chainId)] as const]),
    [5, keyPath(path, fingerprint)],
    [6, hexToBytes(address.slice(2).toLowerCase())],
    [7, origin],
  ]);
}

/** The value of the first whole code of one of these types; other codes are passed over. */
async function readCode(
  codes: Pick<CodeExchange, "read">,
  types: readonly string[],
): Promise<Outcome<Cbor>> {
  const reader = createFrameReader(types);
  for (let i = 0; i < CODES_MAX; i++) {
    let text: string | null;
    try {
      text = await codes.read();
    } catch {
      return refuse("device-gone");
    }
    if (text === null) return refuse("device-refused");
    const value = reader.receive(text);
    if (value.ok && value.value !== null) return accept(value.value);
  }
  return refuse("device-gone", "no code");
}

async function readAnswer(
  codes: CodeExchange,
  family: Family,
  requestId: Uint8Array,
): Promise<Outcome<Uint8Array>> {
  const answer = await readCode(codes, [family === "solana" ? "sol-signature" : "eth-signature"]);
  if (!answer.ok) return answer;
  const map = answer.value instanceof Map ? (answer.value as ReadonlyMap<number, Cbor>) : null;
  const [id, signature] = [map?.get(1), map?.get(2)];
  if (!(signature instanceof Uint8Array)) return refuse("device-answer", "signature");
  const isOurs =
    typeof id === "object" &&
    "tag" in id &&
    id.value instanceof Uint8Array &&
    sameBytes(id.value, requestId);
  if (!isOurs) return refuse("wrong-request", "signature");
  return family === "solana" ? solanaSignature(signature) : evmSignature(signature);
}

function solanaSignature(signature: Uint8Array): Outcome<Uint8Array> {
  return signature.length === 64 ? accept(signature) : refuse("device-answer", "signature");
}

/** r ‖ s ‖ v, where v is the parity, 27 or 28, or 35 + 2·chain + parity in as many bytes as needed. */
function evmSignature(signature: Uint8Array): Outcome<Uint8Array> {
  if (signature.length < 65 || signature.length > 73) return refuse("device-answer", "signature");
  const v = signature.subarray(64).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const parity = v <= 1n ? Number(v) : Number((v + 1n) & 1n);
  return accept(concatBytes(signature.subarray(0, 64), Uint8Array.of(parity)));
}
