import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** The contracts of Safe 1.5.0 that the wallet uses, and the code that makes a Safe. */
export type SafeContract =
  | "Safe"
  | "SafeL2"
  | "SafeProxyFactory"
  | "CompatibilityFallbackHandler"
  | "MultiSendCallOnly"
  | "SafeProxy"
  | "creation";

/**
 * Keccak-256 of the code at each contract's address, as `extcodehash` gives it; "creation" is that
 * of what the factory's `proxyCreationCode` returns. Computed from the published artifacts of
 * version 1.5.0, which the tests deploy and compare.
 */
export const SAFE_CODE_HASHES: Readonly<Record<SafeContract, string>> = {
  Safe: "dda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2",
  SafeL2: "180193227186ccb85316c94db1f0d156ed932b14712cfaac78901899178572dc",
  SafeProxyFactory: "967dae4cda22b0c9ef7f31b010bdc1ceb0af9904b0c3dc060b5302e4c18a4529",
  CompatibilityFallbackHandler: "3c6a85bcf7b563daa624b884b4e9a1b9fa5371edde7be945d998071a48f28bbc",
  MultiSendCallOnly: "cdbdcec38d2f1c7d961b0029ff8416b7e86e9974d6f0e9c9580c7d17fcfb6663",
  SafeProxy: "4e381985ca68b3e5d27b4425fa581c19cf33146d3f887a3cfca96f55528ea46f",
  creation: "941b3e88811b2f33b8e26783c7407d2e978404581a21c9f07abf2cad9cb87e12",
};

/** Where a network has the contracts: a row of its table. */
export interface SafeContracts {
  readonly factory: string;
  readonly singleton: string;
  readonly handler: string;
  readonly multiSend: string;
}

/**
 * Where version 1.5.0 is: addresses that follow from the published code (EIP-1014), so that nobody
 * can have put anything else there. Public networks have it from the Safe's own deployer, local
 * chains from the deployer that is on every chain.
 */
export const SAFE_PLACES: Readonly<Record<"public" | "local", SafeContracts>> = {
  public: {
    factory: "0x14F2982D601c9458F93bd70B218933A6f8165e7b",
    singleton: "0xFf51A5898e281Db6DfC7855790607438dF2ca44b",
    handler: "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4",
    multiSend: "0xA83c336B20401Af773B6219BA5027174338D1836",
  },
  local: {
    factory: "0x34aeE8688B23516f9cD8F145D52D5a13080028D2",
    singleton: "0x59CAB03C911eF5Ab4590Bb6c4F00B768C10F09D8",
    handler: "0x4Ce17b2E86bD577e5c0eC112C3fB96A621C7C0fc",
    multiSend: "0x756E377D1dcDC33bD973216E64D32bec6aB4b569",
  },
};

/** Accepts code that is the known one, byte for byte. Refuses `safe-contract` naming the contract. */
export function checkCode(contract: SafeContract, code: Uint8Array): Outcome<true> {
  const isKnown = bytesToHex(keccak_256(code)) === SAFE_CODE_HASHES[contract];
  return isKnown ? accept(true) : refuse("safe-contract", contract);
}
