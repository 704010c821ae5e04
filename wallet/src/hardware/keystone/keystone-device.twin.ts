import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { URDecoder } from "@ngraveio/bc-ur";
import type { UREncoder } from "@ngraveio/bc-ur";
import { DataType, ETHSignature, EthSignRequest } from "@keystonehq/bc-ur-registry-eth";
import { SignType, SolSignature, SolSignRequest } from "@keystonehq/bc-ur-registry-sol";
import { hashMessage, hashTypedData, keccak256 } from "viem";
import { refusesSolana } from "../screen.twin.ts";
import type { CodeExchange } from "./keystone.ts";

/**
 * A software Keystone over the maker's own registry packages: it collects codes until a request is
 * whole, refuses what it has no words for by showing nothing, and answers with animated codes.
 */
export interface KeystoneDevice {
  /** What its camera sees; the code it shows in turn once it has decided, `null` before. */
  see(text: string): (() => string) | null;
}

/** How a device behaves. */
export interface KeystoneBehaviour {
  readonly isSignatureAltered?: boolean;
  /** Answers with another request's id. */
  readonly isOtherRequest?: boolean;
}

export function createKeystoneDevice(
  secret: Uint8Array,
  { isSignatureAltered = false, isOtherRequest = false }: KeystoneBehaviour = {},
): KeystoneDevice {
  const decoder = new URDecoder();
  let answer: UREncoder | null = null;
  const finish = (id: Buffer | undefined, signature: Uint8Array, isSolana: boolean): UREncoder => {
    const altered = signature.map((byte, i) => (isSignatureAltered && i === 9 ? byte ^ 1 : byte));
    const own = Buffer.from(id ?? Buffer.alloc(16));
    if (isOtherRequest) own[0] ^= 1;
    const Answer = isSolana ? SolSignature : ETHSignature;
    return new Answer(Buffer.from(altered), own).toUREncoder(100);
  };
  function decide(): UREncoder {
    const ur = decoder.resultUR();
    if (ur.type === "sol-sign-request") {
      const request = SolSignRequest.fromCBOR(ur.cbor);
      const message = new Uint8Array(request.getSignData());
      const isTransaction = request.getSignType() === SignType.Transaction;
      if (isTransaction && refusesSolana(message, { showsMemo: true })) throw new Error("no words");
      return finish(request.getRequestId(), ed25519.sign(message, secret), true);
    }
    const request = EthSignRequest.fromCBOR(ur.cbor);
    return finish(request.getRequestId(), signEvm(request, secret), false);
  }
  return {
    see(text) {
      if (answer === null) {
        decoder.receivePart(text.toLowerCase());
        if (!decoder.isComplete()) return null;
        answer = decide();
      }
      const encoder = answer;
      return () => encoder.nextPart();
    },
  };
}

function signEvm(request: EthSignRequest, secret: Uint8Array): Uint8Array {
  const data = new Uint8Array(request.getSignData());
  const sign = (digest: string, base: number): Uint8Array => {
    const hash = hexToBytes(digest.slice(2));
    const [parity, ...rs] = secp256k1.sign(hash, secret, { prehash: false, format: "recovered" });
    const v = base + parity;
    return Uint8Array.from([...rs, ...(v > 255 ? [v >> 8, v & 255] : [v])]);
  };
  switch (request.getDataType()) {
    case DataType.transaction:
      return sign(keccak256(data), 35 + 2 * (request.getChainId() ?? 0));
    case DataType.typedTransaction:
      return sign(keccak256(data), 0);
    case DataType.personalMessage:
      return sign(hashMessage({ raw: data }), 27);
    case DataType.typedData:
      return sign(hashTypedData(JSON.parse(new TextDecoder().decode(data)) as never), 27);
  }
}

/** What a paired device says of itself. */
export const CARD = { fingerprint: 0x12345678, version: [2, 0, 4] } as const;

const MAX_FRAMES = 600;

/** A camera on each side: each frame the wallet shows is seen, except one in three, both ways. */
export function face(device: KeystoneDevice): CodeExchange & { readonly shown: number[] } {
  let show: () => string = () => "";
  const shown: number[] = [];
  return {
    shown,
    show(frames) {
      shown.push(1);
      for (let frame = 1; frame < MAX_FRAMES; frame++) {
        if (frame % 3 === 0) continue;
        const answer = device.see(frames(frame));
        if (answer === null) continue;
        show = answer;
        return;
      }
    },
    read() {
      const text = show();
      if (text !== "") show();
      return Promise.resolve(text === "" ? null : text);
    },
  };
}
