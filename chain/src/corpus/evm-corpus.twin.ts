import { NO_EVIDENCE } from "@holdall/chain/port";
import type { ContractFacts } from "@holdall/chain/port";
import fc from "fast-check";
import {
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  hexToBytes,
  parseAbi,
  parseAbiParameters,
  serializeTransaction,
  toHex,
} from "viem";
import type { Abi, Address, Hex } from "viem";
import type { CorpusEntry } from "./solana-corpus.twin.ts";

const at = (number: number): Address =>
  getAddress(`0x${number.toString(16).padStart(2, "0").repeat(20)}`);
const PERSON = at(1);
const [COIN, GOLD, ITEMS, MULTI, WRAPPED, SAFE, PLAIN] = [30, 31, 32, 33, 34, 35, 36].map(at);
const ROUTER = getAddress("0x3fC91A3afd70395Cd496C647d5a6CC9D4B2b7FAD");
const PERMIT2 = getAddress("0x000000000022D473030F116dDEE9F6B43aC78BA3");
export const EVM_CORPUS_CHAIN = 1n;

const facts = (standard: ContractFacts["standard"], decimals: number | null): ContractFacts => ({
  isContract: true,
  standard,
  decimals,
  createdAtMs: null,
});
const evidence = {
  ...NO_EVIDENCE,
  contracts: Object.fromEntries(
    (
      [
        [COIN, facts("erc20", 6)],
        [GOLD, facts("erc20", 18)],
        [ITEMS, facts("erc721", null)],
        [MULTI, facts("erc1155", null)],
        [WRAPPED, facts("wrapped", 18)],
        [SAFE, facts("safe", null)],
        [PERMIT2, facts("permit2", null)],
        [PLAIN, facts(null, null)],
      ] as const
    ).map(([address, one]) => [address.toLowerCase(), one]),
  ),
};

const ABI: Abi = parseAbi([
  "function transfer(address to, uint256 value)",
  "function transferFrom(address from, address to, uint256 value)",
  "function approve(address spender, uint256 value)",
  "function increaseAllowance(address spender, uint256 value)",
  "function decreaseAllowance(address spender, uint256 value)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
  "function deposit() payable",
  "function withdraw(uint256 value)",
  "function setApprovalForAll(address operator, bool approved)",
  "function transferOwnership(address to)",
  "function multicall(bytes[] calls)",
  "function addOwnerWithThreshold(address owner, uint256 threshold)",
  "function swapOwner(address previous, address owner, address to)",
  "function enableModule(address module)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)",
]);
const MULTI_ABI = parseAbi([
  "function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)",
]);
const PERMIT2_ABI = parseAbi([
  "function approve(address token, address spender, uint160 value, uint48 expiration)",
]);

const ROUTER_ABI = parseAbi([
  "function execute(bytes commands, bytes[] inputs, uint256 deadline) payable",
  "function execute(bytes commands, bytes[] inputs) payable",
]);

interface Call {
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
}

type Name =
  | "transfer"
  | "transferFrom"
  | "approve"
  | "increaseAllowance"
  | "decreaseAllowance"
  | "permit"
  | "deposit"
  | "withdraw"
  | "setApprovalForAll"
  | "transferOwnership"
  | "multicall"
  | "addOwnerWithThreshold"
  | "swapOwner"
  | "enableModule"
  | "execTransaction";
const encode = (functionName: Name, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: ABI, functionName, args });
const call = (to: Address, data: Hex, value = 0n): Call => ({ to, data, value });

const someone = fc.integer({ min: 1, max: 6 }).map(at);
const fungible = fc.constantFrom(COIN, GOLD, WRAPPED, PLAIN);
const units = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 20n }),
  fc.constantFrom(0n, 2n ** 96n, 2n ** 160n - 1n, 2n ** 255n, 2n ** 256n - 1n),
);
const ZERO_WORD: Hex = `0x${"0".repeat(64)}`;
const NOBODY = at(0);

const plain = fc.tuple(someone, units).map(([to, value]) => call(to, "0x", value));
const moves: fc.Arbitrary<Call> = fc.oneof(
  fc
    .tuple(fungible, someone, units)
    .map(([to, whom, value]) => call(to, encode("transfer", [whom, value]))),
  fc
    .tuple(fc.constantFrom(COIN, ITEMS), someone, someone, units)
    .map(([to, from, whom, value]) => call(to, encode("transferFrom", [from, whom, value]))),
  fc.tuple(someone, someone, units, fc.bigInt({ min: 0n, max: 9n })).map(([from, to, id, value]) =>
    call(
      MULTI,
      encodeFunctionData({
        abi: MULTI_ABI,
        functionName: "safeTransferFrom",
        args: [from, to, id, value, "0x"],
      }),
    ),
  ),
  units.map((value) => call(WRAPPED, encode("deposit", []), value)),
  units.map((value) => call(WRAPPED, encode("withdraw", [value]))),
);
const rights: fc.Arbitrary<Call> = fc.oneof(
  fc
    .tuple(fc.constantFrom(COIN, GOLD, ITEMS), someone, units)
    .map(([to, whom, value]) => call(to, encode("approve", [whom, value]))),
  fc
    .tuple(
      fungible,
      someone,
      units,
      fc.constantFrom("increaseAllowance" as const, "decreaseAllowance" as const),
    )
    .map(([to, whom, value, name]) => call(to, encode(name, [whom, value]))),
  fc
    .tuple(fc.constantFrom(ITEMS, MULTI), someone, fc.boolean())
    .map(([to, whom, isOn]) => call(to, encode("setApprovalForAll", [whom, isOn]))),
  fc
    .tuple(fc.constantFrom(PERSON, at(2)), someone, units)
    .map(([owner, spender, value]) =>
      call(
        COIN,
        encode("permit", [owner, spender, value, 1_900_000_000n, 27, ZERO_WORD, ZERO_WORD]),
      ),
    ),
  fc.tuple(someone, units).map(([spender, value]) =>
    call(
      PERMIT2,
      encodeFunctionData({
        abi: PERMIT2_ABI,
        functionName: "approve",
        args: [COIN, spender, value % 2n ** 160n, 1_900_000_000],
      }),
    ),
  ),
  someone.map((to) => call(PLAIN, encode("transferOwnership", [to]))),
);
const simple = fc.oneof(plain, moves, rights);
const changes = fc.oneof(
  someone.map((owner) => encode("addOwnerWithThreshold", [owner, 2n])),
  fc.tuple(someone, someone, someone).map((args) => encode("swapOwner", args)),
  someone.map((module) => encode("enableModule", [module])),
);
const execution = ({ to, data, value }: Call, operation: number): Call =>
  call(
    SAFE,
    encode("execTransaction", [to, value, data, operation, 0n, 0n, 0n, NOBODY, NOBODY, "0x1234"]),
  );
const safes: fc.Arbitrary<Call> = fc.oneof(
  fc.oneof(plain, moves).map((inner) => execution(inner, 0)),
  changes.map((data) => execution(call(SAFE, data), 0)),
  plain.map((inner) => execution(inner, 1)),
  changes.map((data) => call(SAFE, data)),
);
const multicalls = fc
  .array(fc.tuple(someone, units), { minLength: 1, maxLength: 3 })
  .map((list) => call(COIN, encode("multicall", [list.map((args) => encode("transfer", args))])));

/** One command of the swap router, and its input. */
type Step = readonly [command: number, input: Hex];

/** Whoever calls, the router, or somebody else. */
const receivers = fc.constantFrom(at(0).replace(/0$/u, "1"), at(0).replace(/0$/u, "2"), at(3));
const swapped = fc.constantFrom(COIN, GOLD, WRAPPED);
const some = fc.bigInt({ min: 1n, max: 10n ** 20n });
const SWAP_PACKED = parseAbiParameters("address, uint256, uint256, bytes, bool");
const SWAP_LISTED = parseAbiParameters("address, uint256, uint256, address[], bool");
const TAKE = parseAbiParameters("address, address, uint256");
const COINS = parseAbiParameters("address, uint256");
const PERMIT = parseAbiParameters("((address, uint160, uint48, uint48), address, uint256), bytes");
const FEE: Hex = "0x000bb8";

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(0, 1, 8, 9),
      receivers,
      some,
      some,
      fc.array(swapped, { minLength: 2, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([command, to, first, second, path, isOwn]): Step => {
      if (command > 1) {
        return [command, encodeAbiParameters(SWAP_LISTED, [to as Hex, first, second, path, isOwn])];
      }
      const packed = concat(path.flatMap((one, i) => (i === 0 ? [one] : [FEE, one])));
      return [command, encodeAbiParameters(SWAP_PACKED, [to as Hex, first, second, packed, isOwn])];
    }),
  fc
    .tuple(fc.oneof(swapped, fc.constant(NOBODY)), receivers, some)
    .map(([id, to, least]): Step => [4, encodeAbiParameters(TAKE, [id, to as Hex, least])]),
  fc
    .tuple(fc.oneof(swapped, fc.constant(NOBODY)), someone, fc.bigInt({ min: 0n, max: 10_000n }))
    .map(([id, to, bips]): Step => [6, encodeAbiParameters(TAKE, [id, to, bips])]),
  fc.tuple(fc.constantFrom(COIN, GOLD), someone, some).map(([id, spender, value]): Step => {
    const details = [id, value, 1_900_000_000, 3] as const;
    return [10, encodeAbiParameters(PERMIT, [[details, spender, 9n], "0x1234"])];
  }),
  fc
    .oneof(some, fc.constant(2n ** 255n))
    .map((value): Step => [
      11,
      encodeAbiParameters(COINS, [`${NOBODY.slice(0, -1)}2` as Hex, value]),
    ]),
  fc
    .tuple(receivers, some)
    .map(([to, least]): Step => [12, encodeAbiParameters(COINS, [to as Hex, least])]),
);
const routes: fc.Arbitrary<Call> = fc
  .tuple(
    fc.array(steps, { minLength: 1, maxLength: 4 }),
    fc.bigInt({ min: 0n, max: 10n ** 20n }),
    fc.boolean(),
  )
  .map(([list, value, hasDeadline]) => {
    const commands = concat(list.map(([command]) => toHex(command, { size: 1 })));
    const inputs = list.map(([, input]) => input);
    const data = hasDeadline
      ? encodeFunctionData({
          abi: ROUTER_ABI,
          functionName: "execute",
          args: [commands, inputs, 1_900_000_000n],
        })
      : encodeFunctionData({ abi: ROUTER_ABI, functionName: "execute", args: [commands, inputs] });
    return call(ROUTER, data, value);
  });

/** Transactions as contracts' own interfaces write them. */
export const evmTransactions: fc.Arbitrary<CorpusEntry> = fc
  .tuple(
    fc.oneof(simple, safes, multicalls, routes),
    fc.constantFrom("eip1559" as const, "legacy" as const),
  )
  .map(([{ to, data, value }, type]) => {
    const common = { chainId: Number(EVM_CORPUS_CHAIN), nonce: 7, gas: 90_000n, to, data, value };
    const transaction =
      type === "legacy"
        ? ({ ...common, type, gasPrice: 9n } as const)
        : ({ ...common, type, maxFeePerGas: 9n, maxPriorityFeePerGas: 1n } as const);
    return { bytes: hexToBytes(serializeTransaction(transaction)), account: PERSON, evidence };
  });
