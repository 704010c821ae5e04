import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { hashMessage, hashTypedData, keccak256, parseTransaction, toHex } from "viem";
import { addressOf, publicKeyOf } from "@holdall/wallet/keyring";
import { refusesSolana } from "../screen.twin.ts";
import { createTypedStream } from "./typed-stream.twin.ts";

/**
 * A software Ledger: its two apps as their public command documents describe them, behind one
 * function from command to response. It parses what it is sent with another hand's code, refuses
 * what its screen cannot show and signs with the one key it has.
 */
export interface LedgerDevice {
  exchange(command: Uint8Array): Promise<Uint8Array>;
  /** Every instruction byte received, in order. */
  readonly received: number[];
}

/** How a device behaves. */
export interface LedgerBehaviour {
  readonly app?: "Solana" | "Ethereum";
  readonly secret?: Uint8Array;
  readonly version?: readonly [number, number, number];
  readonly isBlindAllowed?: boolean;
  /** Answers every signing command with this status word. */
  readonly signStatus?: number;
  /** Throws at the n-th command. */
  readonly cutAt?: number;
  readonly isSignatureAltered?: boolean;
}

const OK = 0x9000;

interface Session {
  pieces: Uint8Array;
  typed: ReturnType<typeof createTypedStream>;
}

export function createLedgerDevice(behaviour: LedgerBehaviour, fallback: Uint8Array): LedgerDevice {
  const secret = behaviour.secret ?? fallback;
  const session: Session = { pieces: new Uint8Array(), typed: createTypedStream() };
  const received: number[] = [];
  return {
    received,
    exchange(command) {
      received.push(command[1]);
      if (received.length === behaviour.cutAt) return Promise.reject(new Error("unplugged"));
      const answer = run(behaviour, secret, session, command);
      const [data, status] = typeof answer === "number" ? [new Uint8Array(), answer] : [answer, OK];
      return Promise.resolve(concatBytes(data, Uint8Array.of(status >> 8, status & 255)));
    },
  };
}

function run(
  behaviour: LedgerBehaviour,
  secret: Uint8Array,
  session: Session,
  command: Uint8Array,
): Uint8Array | number {
  const [cla, ins, p1, p2, length] = command;
  const data = command.slice(5);
  const app = behaviour.app ?? "Ethereum";
  const [major, minor, patch] = behaviour.version ?? [1, 15, 0];
  if (length !== data.length) return 0x6700;
  if (cla === 0xb0 && ins === 1) {
    const name = new TextEncoder().encode(app);
    return concatBytes(Uint8Array.of(1, name.length), name, Uint8Array.of(1, 0x31, 1, 0));
  }
  if (cla !== 0xe0) return 0x6e00;
  const blind = behaviour.isBlindAllowed === true ? 1 : 0;
  if (app === "Solana") {
    switch (ins) {
      case 0x04:
        return Uint8Array.of(blind, 0, major, minor, patch);
      case 0x05:
        return data.length === 1 + 4 * data[0] ? publicKeyOf("solana", secret) : 0x6a80;
      case 0x06:
        session.pieces = (p2 & 1) === 1 ? concatBytes(session.pieces, data) : data;
        return (p2 & 2) === 2 ? new Uint8Array() : signSolana(behaviour, secret, session.pieces);
      default:
        return 0x6d00;
    }
  }
  switch (ins) {
    case 0x06:
      return Uint8Array.of(blind, major, minor, patch);
    case 0x02: {
      const key = secp256k1.getPublicKey(secret, false);
      const letters = new TextEncoder().encode(
        addressOf("evm", publicKeyOf("evm", secret)).slice(2),
      );
      return concatBytes(Uint8Array.of(key.length), key, Uint8Array.of(letters.length), letters);
    }
    case 0x04:
    case 0x08:
      session.pieces = p1 === 0 ? data : concatBytes(session.pieces, data);
      return signPieces(behaviour, secret, session.pieces, ins);
    case 0x1a:
    case 0x1c:
      return session.typed.receive(ins, p1, p2, data) ? new Uint8Array() : 0x6a80;
    case 0x0c:
      return p2 === 1 ? signTyped(behaviour, secret, session, data) : 0x6a80;
    default:
      return 0x6d00;
  }
}

function signSolana(
  { signStatus, isSignatureAltered }: LedgerBehaviour,
  secret: Uint8Array,
  payload: Uint8Array,
): Uint8Array | number {
  if (payload[0] !== 1) return 0x6a80;
  const message = payload.subarray(2 + 4 * payload[1]);
  if (signStatus !== undefined) return signStatus;
  if (refusesSolana(message, { showsMemo: false })) return 0x6808;
  const signature = ed25519.sign(message, secret);
  if (isSignatureAltered === true) signature[5] ^= 1;
  return signature;
}

/** Nothing until the announced length is there: RLP says its own, a text is preceded by its. */
function signPieces(
  behaviour: LedgerBehaviour,
  secret: Uint8Array,
  payload: Uint8Array,
  ins: number,
): Uint8Array | number {
  const rest = payload.subarray(1 + 4 * payload[0]);
  if (ins === 0x08) {
    const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0, false);
    const text = rest.subarray(4);
    if (text.length < length) return new Uint8Array();
    return signDigest(behaviour, secret, hashMessage({ raw: text.slice(0, length) }), 27);
  }
  const list = rest[0] < 0xc0 ? rest.subarray(1) : rest;
  const sizeBytes = list[0] > 0xf7 ? list[0] - 0xf7 : 0;
  const size = list.subarray(1, 1 + sizeBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const length = sizeBytes === 0 ? 1 + list[0] - 0xc0 : 1 + sizeBytes + size;
  if (list.length < length) return new Uint8Array();
  const transaction = parseTransaction(toHex(rest));
  if (transaction.data !== undefined) return 0x6a80;
  const isLegacy = transaction.type === "legacy";
  const base = isLegacy ? 35 + 2 * (transaction.chainId ?? 0) : 0;
  return signDigest(behaviour, secret, keccak256(rest.slice()), base);
}

function signTyped(
  behaviour: LedgerBehaviour,
  secret: Uint8Array,
  session: Session,
  path: Uint8Array,
): Uint8Array | number {
  const document = session.typed.document();
  session.typed = createTypedStream();
  if (document === null || path.length !== 1 + 4 * path[0]) return 0x6a80;
  return signDigest(behaviour, secret, hashTypedData(document as never), 27);
}

function signDigest(
  { signStatus, isSignatureAltered }: LedgerBehaviour,
  secret: Uint8Array,
  digest: string,
  base: number,
): Uint8Array | number {
  if (signStatus !== undefined) return signStatus;
  const hash = hexToBytes(digest.slice(2));
  const [parity, ...rs] = secp256k1.sign(hash, secret, { prehash: false, format: "recovered" });
  if (isSignatureAltered === true) rs[5] ^= 1;
  return Uint8Array.from([(base + parity) & 255, ...rs]);
}
