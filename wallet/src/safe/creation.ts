import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { encodeCall } from "@holdall/wallet/clear";
import { checksumAddress } from "@holdall/wallet/keyring";
import { accept } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { checkCode } from "./contracts.ts";
import type { SafeContracts } from "./contracts.ts";
import { checkOwners } from "./owners.ts";
import type { SafeOwner } from "./owners.ts";

/** A Safe to be made. The same plan has the same address wherever the contracts have theirs. */
export interface SafePlan {
  readonly owners: readonly SafeOwner[];
  /** From the identity: another number is another Safe of the same owners. */
  readonly saltNonce: bigint;
  readonly contracts: SafeContracts;
}

const NOBODY = "0x0000000000000000000000000000000000000000";
/** Signatures of every Safe the wallet makes. */
export const THRESHOLD = 2n;

const SETUP = "setup(address[],uint256,address,bytes,address,address,uint256,address)";
const CREATE = "createProxyWithNonce(address,bytes,uint256)";

/** The call that makes the Safe: to the factory, by anybody. Refuses owners that cannot be. */
export function creationOf(plan: SafePlan): Outcome<{ to: string; data: Uint8Array }> {
  const setup = setupOf(plan);
  if (!setup.ok) return setup;
  const { factory, singleton } = plan.contracts;
  return accept({
    to: factory,
    data: encodeCall(CREATE, [singleton, setup.value, plan.saltNonce]),
  });
}

/**
 * The address a plan will have (EIP-1014): the factory salts with the setup and the nonce.
 * `creationCode` is what the factory's `proxyCreationCode` answers; it must be the known one.
 */
export function safeAddress(plan: SafePlan, creationCode: Uint8Array): Outcome<string> {
  const known = checkCode("creation", creationCode);
  if (!known.ok) return known;
  const setup = setupOf(plan);
  if (!setup.ok) return setup;
  const salt = keccak_256(concatBytes(keccak_256(setup.value), word(plan.saltNonce)));
  const { factory, singleton } = plan.contracts;
  const code = keccak_256(concatBytes(creationCode, word(BigInt(singleton))));
  const hash = keccak_256(concatBytes(Uint8Array.of(0xff), addressBytes(factory), salt, code));
  return accept(checksumAddress(hash.subarray(12)));
}

/** Three owners, two signatures, our handler; no module, no guard, no payment. */
function setupOf({ owners, contracts }: SafePlan): Outcome<Uint8Array> {
  const checked = checkOwners(owners);
  if (!checked.ok) return checked;
  const none = new Uint8Array();
  const values = [checked.value, THRESHOLD, NOBODY, none, contracts.handler, NOBODY, 0n, NOBODY];
  return accept(encodeCall(SETUP, values));
}

function word(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, "0"));
}

function addressBytes(address: string): Uint8Array {
  return hexToBytes(address.slice(2).toLowerCase());
}
