import { Refused } from "@holdall/chain/port";
import type { Asset, Effect, Evidence } from "@holdall/chain/port";
import type { Call } from "../message.ts";

/** What the reading of one instruction may look at. */
export interface Situation {
  readonly person: string;
  readonly evidence: Evidence;
}

/** Reads one instruction of one program; throws `unreadable` rather than leave anything out. */
export type ReadCall = (call: Call, situation: Situation) => readonly Effect[];

export function unreadable(what: string): Refused {
  return new Refused("unreadable", what);
}

interface Codec<From, To extends From> {
  decode(bytes: Uint8Array): To;
  encode(value: From): { readonly length: number; readonly [place: number]: number };
}

/** The fields of an instruction; bytes that its own encoder would not have written are refused. */
export function fieldsOf<From, To extends From>({ data }: Call, codec: Codec<From, To>): To {
  let fields: To;
  try {
    fields = codec.decode(data);
  } catch {
    throw unreadable("an instruction is too short");
  }
  const again = codec.encode(fields);
  const isSame = again.length === data.length && data.every((byte, place) => byte === again[place]);
  if (!isSame) throw unreadable("an instruction has bytes beyond its form");
  return fields;
}

/** Refuses an instruction with fewer or more accounts than its form has. */
export function assertAccounts({ accounts, program }: Call, least: number, most = least): void {
  if (accounts.length >= least && accounts.length <= most) return;
  throw unreadable(`${program}: ${accounts.length} accounts`);
}

export const NATIVE: Asset = { kind: "native" };
