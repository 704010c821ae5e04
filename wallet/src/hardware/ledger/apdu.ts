import { concatBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { piecesOf } from "../bytes.ts";

/** Carries one command and answers its response, status word included. It throws when cut. */
export type ApduExchange = (command: Uint8Array) => Promise<Uint8Array>;

/** A command without its data: class, instruction and two parameters (ISO 7816-4). */
export interface Header {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
}

/** Most data bytes of one command. */
export const DATA_BYTES_MAX = 255;

/** Sends one command. Answers the data of a response whose status is 9000. */
export async function send(
  exchange: ApduExchange,
  header: Header,
  data: Uint8Array = new Uint8Array(),
): Promise<Outcome<Uint8Array>> {
  const { cla, ins, p1, p2 } = header;
  const command = concatBytes(Uint8Array.of(cla, ins, p1, p2, data.length), data);
  let response: Uint8Array;
  try {
    response = await exchange(command);
  } catch {
    return refuse("device-gone");
  }
  if (response.length < 2) return refuse("device-answer", "short");
  const status = response[response.length - 2] * 256 + response[response.length - 1];
  return status === 0x9000 ? accept(response.slice(0, -2)) : refusalOf(status);
}

/**
 * Sends data of any length in pieces of 255 bytes. `headerOf` names each piece by its position and
 * by whether more follow; only the last response carries data.
 */
export async function sendPieces(
  exchange: ApduExchange,
  data: Uint8Array,
  headerOf: (piece: number, isLast: boolean) => Header,
): Promise<Outcome<Uint8Array>> {
  const pieces = piecesOf(data, DATA_BYTES_MAX);
  for (const [i, piece] of pieces.slice(0, -1).entries()) {
    const sent = await send(exchange, headerOf(i, false), piece);
    if (!sent.ok) return sent;
  }
  return send(exchange, headerOf(pieces.length - 1, true), pieces[pieces.length - 1]);
}

/** What a status word means to the person. */
function refusalOf(status: number): Outcome<never> {
  const code = status.toString(16).padStart(4, "0");
  switch (status) {
    case 0x6985:
      return refuse("device-refused");
    case 0x5515:
    case 0x6982:
    case 0x6b0c:
      return refuse("device-locked");
    case 0x6808:
      return refuse("device-cannot-show", "6808");
    case 0x6d00:
    case 0x6d02:
    case 0x6e00:
    case 0x6e01:
    case 0x6511:
      return refuse("device-app", code);
    default:
      return refuse("device-answer", code);
  }
}
