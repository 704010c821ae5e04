import { toFunctionSelector } from "viem";
import type { Hex } from "viem";
import { readDescriptor } from "./descriptor.ts";
import type { Descriptor } from "./descriptor.ts";
import demoItems from "./descriptors/demo-items.json" with { type: "json" };
import demoNumberedItems from "./descriptors/demo-numbered-items.json" with { type: "json" };
import demoTokens from "./descriptors/demo-tokens.json" with { type: "json" };
import governors from "./descriptors/governors.json" with { type: "json" };
import lidoSteth from "./descriptors/lido-steth.json" with { type: "json" };
import lidoWithdrawalQueue from "./descriptors/lido-withdrawal-queue.json" with { type: "json" };
import lidoWsteth from "./descriptors/lido-wsteth.json" with { type: "json" };
import savingsDai from "./descriptors/savings-dai.json" with { type: "json" };
import savingsUsds from "./descriptors/savings-usds.json" with { type: "json" };
import wrappedCoins from "./descriptors/wrapped-coins.json" with { type: "json" };

/** What is read by code: a right that is given, an asset that moves, whose a contract is. */
const BY_CODE = [
  "transfer(address,uint256)",
  "transferFrom(address,address,uint256)",
  "approve(address,uint256)",
  "increaseAllowance(address,uint256)",
  "decreaseAllowance(address,uint256)",
  "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
  "safeTransferFrom(address,address,uint256)",
  "safeTransferFrom(address,address,uint256,bytes)",
  "safeTransferFrom(address,address,uint256,uint256,bytes)",
  "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
  "setApprovalForAll(address,bool)",
  "burn(address,uint256,uint256)",
  "approve(address,address,uint160,uint48)",
  "multicall(bytes[])",
  "transferOwnership(address)",
  "renounceOwnership()",
  "upgradeTo(address)",
  "upgradeToAndCall(address,bytes)",
  "execute(bytes,bytes[],uint256)",
  "execute(bytes,bytes[])",
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
  "createProxyWithNonce(address,bytes,uint256)",
  "addOwnerWithThreshold(address,uint256)",
  "removeOwner(address,address,uint256)",
  "swapOwner(address,address,address)",
  "changeThreshold(uint256)",
  "enableModule(address)",
  "setGuard(address)",
  "setFallbackHandler(address)",
];

/** The selectors that no descriptor speaks of. */
export const RESERVED: ReadonlySet<Hex> = new Set(BY_CODE.map((one) => toFunctionSelector(one)));

/** The descriptors of this release, as they are published with it. */
export const DESCRIPTORS: readonly Descriptor[] = [
  demoItems,
  demoNumberedItems,
  demoTokens,
  governors,
  lidoSteth,
  lidoWithdrawalQueue,
  lidoWsteth,
  savingsDai,
  savingsUsds,
  wrappedCoins,
].map((json) => readDescriptor(json, RESERVED));
