import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { encodeCall } from "@holdall/wallet/clear";
import { checksumAddress } from "@holdall/wallet/keyring";
import { accept } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { PROXY_INIT_HASH, SAFE_PLACE } from "./contracts.ts";
import { checkOwners } from "./owners.ts";
import type { SafeOwner } from "./owners.ts";

/** A Safe to be made. The same plan has the same address on every network. */
export interface SafePlan {
  readonly owners: readonly SafeOwner[];
  /** From the identity: another number is another Safe of the same owners. */
  readonly saltNonce: bigint;
}

const NOBODY = "0x0000000000000000000000000000000000000000";
/** Signatures of every Safe the wallet makes. */
export const THRESHOLD = 2n;

const SETUP = "setup(address[],uint256,address,bytes,address,address,uint256,address)";
const TO_L2 = "setupToL2(address)";
const CREATE = "createProxyWithNonce(address,bytes,uint256)";

/** The call that makes the Safe: to the factory, by anybody. Refuses owners that cannot be. */
export function creationOf(plan: SafePlan): Outcome<{ to: string; data: Uint8Array }> {
  const setup = setupOf(plan);
  if (!setup.ok) return setup;
  const { factory, singleton } = SAFE_PLACE;
  return accept({
    to: factory,
    data: encodeCall(CREATE, [singleton, setup.value, plan.saltNonce]),
  });
}

/**
 * The address a plan will have (EIP-1014): the factory salts with the setup and the nonce. No node is
 * asked: the setup is the same on every network, and so is what the factory makes.
 */
export function safeAddress(plan: SafePlan): Outcome<string> {
  const setup = setupOf(plan);
  if (!setup.ok) return setup;
  const salt = keccak_256(concatBytes(keccak_256(setup.value), word(plan.saltNonce)));
  const factory = hexToBytes(SAFE_PLACE.factory.slice(2).toLowerCase());
  const made = hexToBytes(PROXY_INIT_HASH);
  const hash = keccak_256(concatBytes(Uint8Array.of(0xff), factory, salt, made));
  return accept(checksumAddress(hash.subarray(12)));
}

/**
 * Three owners, two signatures, our handler; no module, no guard, no payment. The one thing that runs
 * is the published step that puts the code of layer 2 behind the account on every network but Ethereum:
 * what it does depends on the network, and what it is told does not, so that the address stays the same.
 */
function setupOf({ owners }: SafePlan): Outcome<Uint8Array> {
  const checked = checkOwners(owners);
  if (!checked.ok) return checked;
  const { toL2, singletonL2, handler } = SAFE_PLACE;
  const step = encodeCall(TO_L2, [singletonL2]);
  const values = [checked.value, THRESHOLD, toL2, step, handler, NOBODY, 0n, NOBODY];
  return accept(encodeCall(SETUP, values));
}

function word(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, "0"));
}
