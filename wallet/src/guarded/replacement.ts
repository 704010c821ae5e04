import { encodeCall, preimageOfDocument, readStructure } from "@holdall/wallet/clear";
import {
  checksumAddress,
  createApprovalBook,
  createSoftwareSigner,
  sameBytes,
} from "@holdall/wallet/keyring";
import type { SignRequest } from "@holdall/wallet/keyring";
import { refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { requestOf } from "@holdall/wallet/safe";
import { hexToBytes } from "@noble/hashes/utils.js";
import { ownerSecretOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

const SWAP = "swapOwner(address,address,address)";
const CALL_BYTES = 4 + 3 * 32;

/**
 * Signs, as the kit's owner of the Safe, the one proposal a kit is good for by itself: the Safe
 * calls itself to put the device or the co-signer that the kit was made with in the place of an owner.
 * Everything else is `safe-owner`, whoever asks. 65 bytes: r ‖ s ‖ parity.
 */
export async function signReplacement(
  kit: GuardedSeat,
  document: string,
): Promise<Outcome<Uint8Array>> {
  const bytes = preimageOfDocument(document);
  if (!bytes.ok) return bytes;
  const request = { kind: "evm-typed-data", bytes: bytes.value, document } as const;
  const expected = replacementLike(kit, request);
  if (expected === null || !sameBytes(expected, request.bytes)) {
    return refuse("safe-owner", "no replacement of a lost hand");
  }
  const secret = ownerSecretOf(kit.seed);
  const signer = createSoftwareSigner("evm", secret);
  secret.fill(0);
  const book = createApprovalBook();
  const seen = new Uint8Array(32);
  const spent = book.spend(book.grant(request, seen, 0), request, seen, 1);
  const signature = spent.ok ? await signer.sign(request, spent.value) : spent;
  signer.close();
  return signature;
}

/**
 * What the request's bytes would be if it were a replacement by this kit's device or co-signer: written
 * anew from the chain, the nonce and the owners it names, so that nothing else can hide in it.
 */
function replacementLike({ safe, owners }: GuardedSeat, request: SignRequest): Uint8Array | null {
  const structure = readStructure(request);
  const data = structure.ok && structure.value.kind === "typed-data" ? structure.value.data : null;
  const [chainId, nonce] = [data?.domain["chainId"], data?.message["nonce"]].map(String);
  const call = /^0x((?:[0-9a-f]{2})+)$/u.exec(String(data?.message["data"]).toLowerCase())?.[1];
  const isNumbered = [chainId, nonce].every((text) => /^\d{1,16}$/u.test(text));
  if (call === undefined || call.length !== 2 * CALL_BYTES || !isNumbered) return null;
  const named = (at: number): string =>
    checksumAddress(hexToBytes(call).slice(4 + 32 * at + 12, 4 + 32 * at + 32));
  const address = checksumAddress(safe);
  const next = named(2);
  if (![owners.device, owners.cosigner].map(checksumAddress).includes(next)) return null;
  const again = requestOf({
    safe: {
      address,
      chainId: BigInt(chainId),
      owners: [],
      threshold: 2,
      nonce: BigInt(nonce),
      multiSend: address,
    },
    transaction: {
      to: address,
      value: 0n,
      data: encodeCall(SWAP, [named(0), named(1), next]),
      isBatch: false,
      nonce: BigInt(nonce),
    },
    hash: new Uint8Array(32),
    confirmations: [],
    outcome: null,
  });
  return again.ok ? again.value.bytes : null;
}
