import { SAFE_1_5_0 } from "@holdall/chain/networks";
import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import type { ContractFacts, Token } from "@holdall/chain/port";
import { claimOf, Refused } from "@holdall/chain/port";
import { decodeFunctionResult, encodeFunctionData, parseAbi } from "viem";
import type { Address, Hex } from "viem";
import { hexOf } from "./answers.ts";
import { codeFacts } from "./codes.ts";

export const TOKEN_ABI = parseAbi([
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
  "function name() view returns (string)",
  "function balanceOf(address) view returns (uint256)",
  "function supportsInterface(bytes4) view returns (bool)",
]);

/** Contracts whose meaning is known by address, from the network's row or the local chain. */
export type KnownContracts = Readonly<Record<string, NonNullable<ContractFacts["standard"]>>>;

/** Asks a contract; `null` when it does not answer such a question. */
export async function view<T>(
  ask: Ask,
  to: Address,
  options: {
    readonly data: Hex;
    readonly block: Hex;
    readonly read: (answer: Hex) => T;
  },
): Promise<T | null> {
  let answer: Hex;
  try {
    answer = hexOf(await ask("eth_call", [{ to, data: options.data }, options.block]));
  } catch (error) {
    if (error instanceof NodeError) return null;
    throw error;
  }
  try {
    return options.read(answer);
  } catch {
    return null;
  }
}

type Question = "decimals" | "symbol" | "name";

async function question(ask: Ask, to: Address, functionName: Question, block: Hex) {
  return view(ask, to, {
    data: encodeFunctionData({ abi: TOKEN_ABI, functionName }),
    block,
    read: (data) => decodeFunctionResult({ abi: TOKEN_ABI, functionName, data }),
  });
}

/** What a holder has of a token at a block; `null` when it is no token. */
export async function heldUnits(
  ask: Ask,
  token: Address,
  options: {
    readonly holder: Address;
    readonly block: Hex;
  },
): Promise<bigint | null> {
  const data = encodeFunctionData({
    abi: TOKEN_ABI,
    functionName: "balanceOf",
    args: [options.holder],
  });
  const read = (answer: Hex) =>
    decodeFunctionResult({ abi: TOKEN_ABI, functionName: "balanceOf", data: answer });
  return view(ask, token, { data, block: options.block, read });
}

/** A token's facts at a block; its name and symbol are its own claims. */
export async function tokenAt(ask: Ask, id: Address, block: Hex): Promise<Token> {
  const decimals = await question(ask, id, "decimals", block);
  if (decimals === null) throw new Refused("token-unknown", id);
  const symbol = await question(ask, id, "symbol", block);
  const name = await question(ask, id, "name", block);
  return {
    id,
    decimals: Number(decimals),
    symbol: symbol === null ? null : String(symbol),
    name: name === null ? null : String(name),
    traits: null,
    extensions: [],
  };
}

const INTERFACES = { erc721: "0x80ac58cd", erc1155: "0xd9b67a26" } as const;

async function supports(
  ask: Ask,
  to: Address,
  options: {
    readonly id: Hex;
    readonly block: Hex;
  },
): Promise<boolean> {
  const { id, block } = options;
  const functionName = "supportsInterface";
  const data = encodeFunctionData({ abi: TOKEN_ABI, functionName, args: [id] });
  const read = (answer: Hex) =>
    decodeFunctionResult({ abi: TOKEN_ABI, functionName, data: answer });
  return (await view(ask, to, { data, block, read })) === true;
}

/** What an address is, as far as it says so itself; the known ones are what we know they are. */
export async function contractAt(
  ask: Ask,
  address: Address,
  options: {
    readonly block: Hex;
    readonly known: KnownContracts;
  },
): Promise<ContractFacts> {
  const { block, known } = options;
  const code = hexOf(await ask("eth_getCode", [address, block]));
  const nothing = { standard: null, decimals: null, createdAtMs: null };
  if (code === "0x") return { isContract: false, ...nothing };
  const interfaces = Object.entries(INTERFACES);
  const [asked, ...supported] = await Promise.all([
    question(ask, address, "decimals", block),
    ...interfaces.map(([, id]) => supports(ask, address, { id, block })),
  ]);
  const decimals = asked === null ? null : Number(asked);
  const hashed = codeFacts(code);
  const standing = known[address.toLowerCase()];
  // An account of several owners is one by its code, whoever says that it stands there.
  const isKnown = standing !== "safe" || hashed.codeHash === SAFE_1_5_0.proxyCodeHash;
  if (standing !== undefined && isKnown)
    return { isContract: true, standard: standing, decimals, createdAtMs: null, ...hashed };
  for (const [at, [standard]] of interfaces.entries()) {
    if (!supported[at]) continue;
    const name = await question(ask, address, "name", block);
    const claim = claimOf(name === null ? null : String(name));
    return {
      isContract: true,
      ...nothing,
      standard: standard as keyof typeof INTERFACES,
      ...hashed,
      ...claim,
    };
  }
  const standard = decimals === null ? null : ("erc20" as const);
  return { isContract: true, standard, decimals, createdAtMs: null, ...hashed };
}
