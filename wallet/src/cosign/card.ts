import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { parseJson, readBytes, readFields, readText } from "./parse.ts";

/** How to reach a co-signer, and the identity key that pins it. Public; kept in the recovery kit. */
export interface ConnectionCard {
  readonly url: string;
  readonly identity: Uint8Array;
}

const URL_MAX = 512;

/** A card as UTF-8 bytes. */
export function writeCard({ url, identity }: ConnectionCard): Uint8Array {
  return utf8ToBytes(JSON.stringify({ holdallCosigner: 1, url, identity: bytesToHex(identity) }));
}

/** Reads a card: TLS, or plain HTTP to this machine only. `null` for anything else. */
export function readCard(bytes: Uint8Array): ConnectionCard | null {
  const read = readFields<ConnectionCard & { readonly holdallCosigner: number }>(
    parseJson(new TextDecoder().decode(bytes)),
    {
      holdallCosigner: (value) => (value === 1 ? 1 : null),
      url: (value) => {
        const text = readText(URL_MAX)(value);
        const isSafe = /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/])/u.test(
          `${text ?? ""}/`,
        );
        return isSafe ? text : null;
      },
      identity: readBytes(32),
    },
  );
  return read === null ? null : { url: read.url, identity: read.identity };
}
