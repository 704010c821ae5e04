import { zstdCompressSync } from "node:zlib";
import { RpcError } from "@holdall/devnet/door";
import type { Account } from "../runtime/account.ts";
import { base58 } from "../runtime/base58.ts";
import { parsedAccount } from "./parsed-account.ts";

export type Encoding = "base58" | "base64" | "base64+zstd" | "jsonParsed" | "binary";

export interface Slice {
  readonly offset: number;
  readonly length: number;
}

export interface ShownAs {
  readonly encoding: Encoding;
  readonly slice: Slice | undefined;
  /** Where a parsed answer finds the mint of a token account. */
  readonly accountOf: (address: string) => Account | undefined;
}

const BASE58_BYTES_MAX = 128;
/** Accounts pay no rent any more: the number that says so. */
const RENT_EPOCH = 18_446_744_073_709_551_615n;

/** An account as JSON-RPC shows it. */
export function shownAccount(address: string, account: Account, shown: ShownAs) {
  const { lamports, owner, executable, data } = account;
  const space = data.length;
  const parsed =
    shown.encoding === "jsonParsed" ? parsedAccount(address, account, shown.accountOf) : undefined;
  return {
    lamports,
    owner,
    executable,
    rentEpoch: RENT_EPOCH,
    space,
    data: parsed ?? shownData(data, shown),
  };
}

function shownData(data: Uint8Array, { encoding, slice }: ShownAs) {
  const part =
    slice === undefined ? data : data.subarray(slice.offset, slice.offset + slice.length);
  switch (encoding) {
    case "binary":
      return shortBase58(part);
    case "base58":
      return [shortBase58(part), "base58"];
    case "base64+zstd":
      return [zstdCompressSync(part).toString("base64"), "base64+zstd"];
    case "base64":
    case "jsonParsed":
      return [Buffer.from(part).toString("base64"), "base64"];
  }
}

function shortBase58(data: Uint8Array): string {
  if (data.length <= BASE58_BYTES_MAX) return base58(data);
  throw new RpcError(
    -32_600,
    "Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.",
  );
}
