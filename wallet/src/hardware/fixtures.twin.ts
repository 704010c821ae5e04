import { hashDomain, hashStruct, serializeTransaction } from "viem";
import type { Hex, TypedDataDefinition } from "viem";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import {
  HER_TOKENS,
  instruction,
  little,
  MARIE,
  MINT,
  MY_TOKENS,
  solanaMessage,
} from "@holdall/wallet/clear/build";
import { addressOf, HARDENED, publicKeyOf } from "@holdall/wallet/keyring";
import type { SignRequest } from "@holdall/wallet/keyring";

/** Requests that devices are asked to sign, and the keys of the software devices. */

const HARD = HARDENED;
export const SOLANA_PATH = [44 + HARD, 501 + HARD, 0 + HARD, 0 + HARD] as const;
export const EVM_PATH = [44 + HARD, 60 + HARD, 0 + HARD, 0, 0] as const;

/** The one secret of each software device. */
export const DEVICE_SECRET = new Uint8Array(32).fill(0x2a);
/** Another device's. */
export const FOREIGN_SECRET = new Uint8Array(32).fill(0x2b);

export const SOLANA_KEY = publicKeyOf("solana", DEVICE_SECRET);
export const EVM_KEY = publicKeyOf("evm", DEVICE_SECRET);
export const SOLANA_ADDRESS = addressOf("solana", SOLANA_KEY);
export const EVM_ADDRESS = addressOf("evm", EVM_KEY);

const SYSTEM = "11111111111111111111111111111111";
const TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const BUDGET = "ComputeBudget111111111111111111111111111111";
const MEMO = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const pay = (lamports: bigint) =>
  instruction(
    SYSTEM,
    [
      [SOLANA_ADDRESS, "sw"],
      [MARIE, "w"],
    ],
    little(2, 4),
    little(lamports, 8),
  );
const priced = instruction(BUDGET, [], Uint8Array.of(3), little(1000, 8));
const limited = instruction(BUDGET, [], Uint8Array.of(2), little(200_000, 4));
const payTokens = instruction(
  TOKEN,
  [
    [MY_TOKENS, "w"],
    [MINT, ""],
    [HER_TOKENS, "w"],
    [SOLANA_ADDRESS, "s"],
  ],
  Uint8Array.of(12),
  little(2_500_000, 8),
  Uint8Array.of(6),
);
const noted = instruction(MEMO, [[SOLANA_ADDRESS, "s"]], new TextEncoder().encode("rent"));
const unknown = instruction(MARIE, [[SOLANA_ADDRESS, "sw"]], Uint8Array.of(1));

function solana(...instructions: Parameters<typeof solanaMessage>[0][number][]): SignRequest {
  const bytes = solanaMessage(instructions, { payer: SOLANA_ADDRESS });
  return { kind: "solana-transaction", bytes };
}

/** Solana requests by name. */
export const SOLANA_REQUESTS = {
  transfer: solana(pay(12_500_000n)),
  priced: solana(limited, priced, pay(1n)),
  tokens: solana(payTokens),
  memo: solana(pay(1n), noted),
  unknown: solana(unknown),
  hidden: solana(pay(1n), unknown),
  twicePriced: solana(priced, priced, pay(1n)),
  text: { kind: "solana-message", bytes: new TextEncoder().encode("bonjour") } as SignRequest,
} as const;

/** Calldata of `transfer(address,uint256)` and of a function nobody describes. */
const TRANSFER_DATA: Hex = `0xa9059cbb${TO.slice(2).toLowerCase().padStart(64, "0")}${"2625a0".padStart(64, "0")}`;
const UNKNOWN_DATA: Hex = `0xdeadbeef${"00".repeat(1500)}`;

/** Unsigned bytes of a fee-market transaction on chain 31337. */
function feeMarket(data?: Hex, value = 1_000_000_000_000_000n): SignRequest {
  const text = serializeTransaction({
    type: "eip1559",
    chainId: 31_337,
    nonce: 7,
    gas: 90_000n,
    maxFeePerGas: 2_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
    to: TO,
    value,
    ...(data === undefined ? {} : { data }),
  });
  return { kind: "evm-transaction", bytes: hexToBytes(text.slice(2)) };
}

/** The example of EIP-155 on chain 31337, whose v needs more than one byte. */
const legacy: SignRequest = {
  kind: "evm-transaction",
  bytes: hexToBytes(
    "ee098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080827a698080",
  ),
};

/** A document with nested structs, both kinds of array, a negative integer and every atom. */
const DOCUMENT = {
  types: {
    EIP712Domain: [
      { name: "name", type: "string" },
      { name: "chainId", type: "uint256" },
      { name: "verifyingContract", type: "address" },
    ],
    Person: [
      { name: "name", type: "string" },
      { name: "wallets", type: "address[]" },
    ],
    Mail: [
      { name: "from", type: "Person" },
      { name: "to", type: "Person[]" },
      { name: "grid", type: "int16[2][]" },
      { name: "isUrgent", type: "bool" },
      { name: "digest", type: "bytes32" },
      { name: "attachment", type: "bytes" },
      { name: "contents", type: "string" },
    ],
  },
  primaryType: "Mail",
  domain: {
    name: "Post office",
    chainId: 31_337,
    verifyingContract: "0xcccccccccccccccccccccccccccccccccccccccc",
  },
  message: {
    from: { name: "Marie", wallets: [TO] },
    to: [
      { name: "Paul", wallets: [] },
      { name: "Léa", wallets: [TO, "0xcccccccccccccccccccccccccccccccccccccccc"] },
    ],
    grid: [
      [-1, 2],
      [3, -32_768],
    ],
    isUrgent: true,
    digest: `0x${"ab".repeat(32)}`,
    attachment: `0x${"cd".repeat(400)}`,
    contents: "Bonjour ".repeat(60),
  },
} as const;

/** A request to sign a document; its bytes come from another implementation than ours. */
export function typedRequest(document: unknown): SignRequest {
  const bytes = documentPreimage(document as TypedDataDefinition);
  return { kind: "evm-typed-data", bytes, document: JSON.stringify(document) };
}

function documentPreimage({
  domain,
  types,
  primaryType,
  message,
}: TypedDataDefinition): Uint8Array {
  const parts = [
    hashDomain({ domain: domain as never, types: types as never }),
    hashStruct({ data: message, primaryType, types }),
  ];
  return concatBytes(Uint8Array.of(0x19, 1), ...parts.map((part) => hexToBytes(part.slice(2))));
}

/** EVM requests by name. */
export const EVM_REQUESTS = {
  transfer: feeMarket(),
  legacy,
  tokens: feeMarket(TRANSFER_DATA, 0n),
  unknown: feeMarket(UNKNOWN_DATA, 0n),
  text: {
    kind: "evm-message",
    bytes: new TextEncoder().encode("bonjour ".repeat(100)),
  } as SignRequest,
  opaque: { kind: "evm-message", bytes: new Uint8Array(32).fill(0xee) } as SignRequest,
  typed: typedRequest(DOCUMENT),
  hashed: { kind: "evm-typed-data", bytes: typedRequest(DOCUMENT).bytes } as SignRequest,
} as const;
