import { concatBytes } from "@noble/hashes/utils.js";
import type { EvmFields } from "@holdall/wallet/clear";
import type { Family } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { minimalBytes } from "../bytes.ts";
import type { DeviceLink, DeviceStatus, SignOrder } from "../link.ts";
import { MESSAGE } from "./messages.ts";
import { bytesOf, numberOf, textOf } from "./protobuf.ts";
import type { Field, Fields } from "./protobuf.ts";
import { createTalk } from "./talk.ts";
import type { Talk, TrezorPerson } from "./talk.ts";
import { answerTypedData } from "./typed-data.ts";
import type { TrezorWire } from "./wire.ts";

export type { TrezorPerson } from "./talk.ts";

/** First piece of contract data, in bytes; more is asked for. */
const DATA_CHUNK = 1024;

/** A Trezor by its public protocol, version 1. */
export function createTrezor(wire: TrezorWire, person: TrezorPerson): DeviceLink {
  const talk = createTalk(wire, person);
  return {
    kind: "trezor",
    status: () => status(talk),
    address: (family, path, isShown) => address(talk, family, path, isShown),
    sign: (order) => sign(talk, order),
    close() {},
  };
}

/** Features: major 2, minor 3, patch 4, bootloader 5. It never signs what it does not show. */
async function status(talk: Talk): Promise<Outcome<DeviceStatus>> {
  const features = await talk(MESSAGE.initialize, [], [MESSAGE.features]);
  if (!features.ok) return features;
  const { fields } = features.value;
  if (numberOf(fields, 5, 0n) === 1n) return refuse("device-app", "bootloader");
  const [major, minor, patch] = [2, 3, 4].map((number) => Number(numberOf(fields, number, 0n)));
  return accept({ version: [major, minor, patch], isBlindAllowed: false });
}

async function address(
  talk: Talk,
  family: Family,
  path: readonly number[],
  isShown: boolean,
): Promise<Outcome<string>> {
  const isSolana = family === "solana";
  const ask = isSolana ? MESSAGE.solanaGetAddress : MESSAGE.ethereumGetAddress;
  const expected = isSolana ? MESSAGE.solanaAddress : MESSAGE.ethereumAddress;
  const answer = await talk(ask, [...pathFields(path), [2, isShown]], [expected]);
  return answer.ok ? accept(textOf(answer.value.fields, isSolana ? 1 : 2)) : answer;
}

function sign(talk: Talk, order: SignOrder): Promise<Outcome<Uint8Array>> {
  const { structure } = order;
  switch (structure.kind) {
    case "solana-transaction":
      return signSolana(talk, order);
    case "evm-transaction":
      return signTransaction(talk, order, structure.fields);
    case "message":
      return signText(talk, order);
    case "typed-data":
      return signDocument(talk, order);
  }
}

async function signSolana(talk: Talk, { path, request }: SignOrder): Promise<Outcome<Uint8Array>> {
  const fields: Field[] = [...pathFields(path), [2, request.bytes]];
  const answer = await talk(MESSAGE.solanaSignTx, fields, [MESSAGE.solanaTxSignature]);
  if (!answer.ok) return answer;
  const signature = bytesOf(answer.value.fields, 1);
  return signature.length === 64 ? accept(signature) : refuse("device-answer", "signature");
}

/** The transaction by its fields; the device asks for the rest of the data piece by piece. */
async function signTransaction(
  talk: Talk,
  { path }: SignOrder,
  transaction: EvmFields,
): Promise<Outcome<Uint8Array>> {
  if (transaction.type === 1) return refuse("device-cannot-show", "transaction of type 1");
  const isLegacy = transaction.type === 0;
  const message = isLegacy ? legacyFields(transaction) : feeMarketFields(transaction);
  const ask = isLegacy ? MESSAGE.ethereumSignTx : MESSAGE.ethereumSignTxEip1559;
  const fields = [...pathFields(path), ...message];
  let answer = await talk(ask, fields, [MESSAGE.ethereumTxRequest]);
  let sent = Math.min(DATA_CHUNK, transaction.data.length);
  while (answer.ok && numberOf(answer.value.fields, 1, 0n) > 0n) {
    const wanted = Number(numberOf(answer.value.fields, 1, 0n));
    if (wanted > transaction.data.length - sent) return refuse("device-answer", "data asked");
    const piece = transaction.data.subarray(sent, sent + wanted);
    sent += wanted;
    answer = await talk(MESSAGE.ethereumTxAck, [[1, piece]], [MESSAGE.ethereumTxRequest]);
  }
  return answer.ok ? readParts(answer.value.fields) : answer;
}

/** Nonce 2, price 3, gas 4, value 6, first data 7, data length 8, chain 9, recipient 11. */
function legacyFields(transaction: EvmFields): readonly Field[] {
  const { nonce, gasPrice, gasLimit, value, data, chainId, to } = transaction;
  return [
    [2, minimalBytes(nonce)],
    [3, minimalBytes(gasPrice)],
    [4, minimalBytes(gasLimit)],
    [6, minimalBytes(value)],
    [7, data.subarray(0, DATA_CHUNK)],
    [8, data.length],
    [9, chainId],
    [11, to ?? ""],
  ];
}

/** Nonce 2, cap 3, tip 4, gas 5, recipient 6, value 7, first data 8, data length 9, chain 10. */
function feeMarketFields(transaction: EvmFields): readonly Field[] {
  const { nonce, gasPrice, tip, gasLimit, value, data, chainId, to } = transaction;
  return [
    [2, minimalBytes(nonce)],
    [3, minimalBytes(gasPrice)],
    [4, minimalBytes(tip)],
    [5, minimalBytes(gasLimit)],
    [6, to ?? ""],
    [7, minimalBytes(value)],
    [8, data.subarray(0, DATA_CHUNK)],
    [9, data.length],
    [10, chainId],
  ];
}

async function signText(talk: Talk, { path, request }: SignOrder): Promise<Outcome<Uint8Array>> {
  const fields: Field[] = [...pathFields(path), [2, request.bytes]];
  const expected = [MESSAGE.ethereumMessageSignature];
  const answer = await talk(MESSAGE.ethereumSignMessage, fields, expected);
  return answer.ok ? readWhole(bytesOf(answer.value.fields, 2)) : answer;
}

/** The device walks the document itself and asks for what it needs, struct by struct. */
async function signDocument(
  talk: Talk,
  { path, structure }: SignOrder,
): Promise<Outcome<Uint8Array>> {
  const data = structure.kind === "typed-data" ? structure.data : null;
  if (data === null) return refuse("device-cannot-show", "typed data without its document");
  const expected = [
    MESSAGE.ethereumStructRequest,
    MESSAGE.ethereumValueRequest,
    MESSAGE.ethereumTypedDataSignature,
  ];
  const fields: Field[] = [...pathFields(path), [2, data.primaryType], [3, true]];
  let answer = await talk(MESSAGE.ethereumSignTypedData, fields, expected);
  while (answer.ok && answer.value.type !== MESSAGE.ethereumTypedDataSignature) {
    const reply = answerTypedData(data, answer.value.type, answer.value.fields);
    if (!reply.ok) {
      await talk(MESSAGE.cancel, [], []);
      return reply;
    }
    answer = await talk(reply.value.type, reply.value.fields, expected);
  }
  return answer.ok ? readWhole(bytesOf(answer.value.fields, 1)) : answer;
}

/** r, s and v apart; v is 27 or 28, or 35 + 2·chain + parity, or the parity itself. */
function readParts(fields: Fields): Outcome<Uint8Array> {
  const [r, s] = [bytesOf(fields, 3), bytesOf(fields, 4)];
  const v = numberOf(fields, 2, -1n);
  if (r.length !== 32 || s.length !== 32 || v < 0n) return refuse("device-answer", "signature");
  const parity = v <= 1n ? Number(v) : Number((v + 1n) & 1n);
  return accept(concatBytes(r, s, Uint8Array.of(parity)));
}

/** r ‖ s ‖ v with v 27 or 28. */
function readWhole(signature: Uint8Array): Outcome<Uint8Array> {
  const v = signature[64];
  if (signature.length !== 65 || v < 27 || v > 28) return refuse("device-answer", "signature");
  return accept(concatBytes(signature.subarray(0, 64), Uint8Array.of(v - 27)));
}

function pathFields(path: readonly number[]): readonly Field[] {
  return path.map((index): Field => [1, index]);
}
