import { base58 } from "@scure/base";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Structure } from "@holdall/wallet/clear";
import type { Family } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { wordsBytes } from "../bytes.ts";
import type { DeviceLink, DeviceStatus, SignOrder } from "../link.ts";
import { send, sendPieces } from "./apdu.ts";
import type { ApduExchange, Header } from "./apdu.ts";
import { signTypedData } from "./typed-data.ts";

const CLA = 0xe0;
const APP_NAMES: Readonly<Record<Family, string>> = { solana: "Solana", evm: "Ethereum" };
/** Piece flags of the Solana app: it continues, and more follows. */
const EXTEND = 0x01;
const MORE = 0x02;

/**
 * A Ledger by the public commands of its Solana and Ethereum apps. The open app is asked for its
 * name first: commands of one app mean other things to another.
 */
export function createLedger(exchange: ApduExchange): DeviceLink {
  return {
    kind: "ledger",
    async status(family) {
      const app = await openApp(exchange);
      if (!app.ok) return app;
      if (app.value !== APP_NAMES[family]) return refuse("device-app", APP_NAMES[family]);
      return family === "solana" ? solanaStatus(exchange) : ethereumStatus(exchange);
    },
    address(family, path, isShown) {
      return family === "solana"
        ? solanaAddress(exchange, path, isShown)
        : ethereumAddress(exchange, path, isShown);
    },
    sign: (order) => sign(exchange, order),
    close() {},
  };
}

/** Name of the app in front, by the command every app answers (B0 01): format, name, version. */
async function openApp(exchange: ApduExchange): Promise<Outcome<string>> {
  const answer = await send(exchange, { cla: 0xb0, ins: 0x01, p1: 0, p2: 0 });
  if (!answer.ok) return answer;
  const [format, length] = answer.value;
  if (format !== 1 || answer.value.length < 2 + length) return refuse("device-answer", "app name");
  return accept(new TextDecoder().decode(answer.value.subarray(2, 2 + length)));
}

/** Blind signing, key display, major, minor, patch. */
async function solanaStatus(exchange: ApduExchange): Promise<Outcome<DeviceStatus>> {
  const answer = await send(exchange, { cla: CLA, ins: 0x04, p1: 0, p2: 0 });
  if (!answer.ok) return answer;
  const [blind, , major, minor, patch] = answer.value;
  if (patch === undefined) return refuse("device-answer", "configuration");
  return accept({ version: [major, minor, patch], isBlindAllowed: blind === 1 });
}

/** Flags (bit 0: contract data without a description), major, minor, patch. */
async function ethereumStatus(exchange: ApduExchange): Promise<Outcome<DeviceStatus>> {
  const answer = await send(exchange, { cla: CLA, ins: 0x06, p1: 0, p2: 0 });
  if (!answer.ok) return answer;
  const [flags, major, minor, patch] = answer.value;
  if (patch === undefined) return refuse("device-answer", "configuration");
  return accept({ version: [major, minor, patch], isBlindAllowed: (flags & 1) === 1 });
}

async function solanaAddress(
  exchange: ApduExchange,
  path: readonly number[],
  isShown: boolean,
): Promise<Outcome<string>> {
  const header = { cla: CLA, ins: 0x05, p1: isShown ? 1 : 0, p2: 0 };
  const answer = await send(exchange, header, pathBytes(path));
  if (!answer.ok) return answer;
  return answer.value.length === 32
    ? accept(base58.encode(answer.value))
    : refuse("device-answer", "public key");
}

/** Length and public key, length and address in letters without 0x. */
async function ethereumAddress(
  exchange: ApduExchange,
  path: readonly number[],
  isShown: boolean,
): Promise<Outcome<string>> {
  const header = { cla: CLA, ins: 0x02, p1: isShown ? 1 : 0, p2: 0 };
  const answer = await send(exchange, header, pathBytes(path));
  if (!answer.ok) return answer;
  const start = 1 + answer.value[0];
  const letters = answer.value.subarray(start + 1, start + 1 + answer.value[start]);
  const text = `0x${new TextDecoder().decode(letters)}`;
  return /^0x[0-9a-fA-F]{40}$/u.test(text) ? accept(text) : refuse("device-answer", "address");
}

function sign(exchange: ApduExchange, order: SignOrder): Promise<Outcome<Uint8Array>> {
  switch (order.structure.kind) {
    case "solana-transaction":
      return signSolana(exchange, order);
    case "evm-transaction":
      return signPieces(exchange, order, 0x04);
    case "typed-data":
      return signTypedDocument(exchange, order);
    case "message":
      return signPieces(exchange, order, 0x08);
  }
}

async function signSolana(
  exchange: ApduExchange,
  { path, request }: SignOrder,
): Promise<Outcome<Uint8Array>> {
  const payload = concatBytes(Uint8Array.of(1), pathBytes(path), request.bytes);
  const answer = await sendPieces(exchange, payload, (piece, isLast) => ({
    cla: CLA,
    ins: 0x06,
    p1: 1,
    p2: (piece > 0 ? EXTEND : 0) | (isLast ? 0 : MORE),
  }));
  if (!answer.ok) return answer;
  return answer.value.length === 64 ? answer : refuse("device-answer", "signature");
}

/** A transaction (04) or a text with its length (08): the first piece has 00, the others 80. */
async function signPieces(
  exchange: ApduExchange,
  { path, request, structure }: SignOrder,
  ins: 0x04 | 0x08,
): Promise<Outcome<Uint8Array>> {
  const length = ins === 0x08 ? wordsBytes([request.bytes.length]) : new Uint8Array();
  const payload = concatBytes(pathBytes(path), length, request.bytes);
  const answer = await sendPieces(exchange, payload, (piece): Header => ({
    cla: CLA,
    ins,
    p1: piece === 0 ? 0 : 0x80,
    p2: 0,
  }));
  return answer.ok ? readSignature(answer.value, structure) : answer;
}

async function signTypedDocument(
  exchange: ApduExchange,
  { path, structure }: SignOrder,
): Promise<Outcome<Uint8Array>> {
  const data = structure.kind === "typed-data" ? structure.data : null;
  if (data === null) return refuse("device-cannot-show", "typed data without its document");
  const answer = await signTypedData(exchange, data, pathBytes(path));
  return answer.ok ? readSignature(answer.value, structure) : answer;
}

/**
 * v ‖ r ‖ s to r ‖ s ‖ parity. v is the parity itself on transactions of type 1 and 2; 27 or 28 on
 * texts and typed data, and the low byte of 35 + 2·chain + parity on legacy ones: there odd is zero.
 */
function readSignature(answer: Uint8Array, structure: Structure): Outcome<Uint8Array> {
  if (answer.length !== 65) return refuse("device-answer", "signature");
  const isPlain = structure.kind === "evm-transaction" && structure.fields.type > 0;
  const parity = isPlain ? answer[0] : (answer[0] + 1) & 1;
  return accept(concatBytes(answer.subarray(1), Uint8Array.of(parity)));
}

/** Number of steps, then each as a big-endian word. */
function pathBytes(path: readonly number[]): Uint8Array {
  return concatBytes(Uint8Array.of(path.length), wordsBytes(path));
}
