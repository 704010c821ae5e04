import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Harm } from "./item.twin.ts";
import type { ModelCall, Words } from "./model-evm.twin.ts";

/** Contracts that descriptors speak of, in lower case, as the model knows them: from their own sources. */
export const WRAPPER = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
export const STAKED = "0xae7ab96520de3a18e5e111b5eaab095312d7fe84";
export const STAKED_WRAPPED = "0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0";
export const QUEUE = "0x889edc2edab5f40e902b864ad4d7ade8e412f9b1";
export const VAULT = "0x83f20f44975d03b1b09e64809b757c47f942beea";
export const VAULT_ASSET = "0x6b175474e89094c44da98b954eedeac495271d0f";

type Handler = (call: ModelCall, words: Words, person: string) => readonly Harm[];
const selectorOf = (signature: string): string =>
  bytesToHex(keccak_256(utf8ToBytes(signature)).slice(0, 4));
const taken = (asset: string, units: bigint, to: string): Harm => ({
  kind: "move",
  asset,
  units,
  to: [to],
});
/** Whoever else receives gets what the person paid for. */
const receives = (whom: string, person: string): readonly Harm[] =>
  whom === person ? [] : [{ kind: "danger", what: `received by ${whom}` }];
const own: Handler = (call, words) => [taken(`token:${call.to}`, words.at(0), call.to)];
const asked =
  (token: string): Handler =>
  (call, words, person) => [
    ...words.list(0).map((units) => taken(`token:${token}`, units, call.to)),
    ...receives(words.address(1), person),
  ];

/** What each function does to whoever calls it. */
const DESCRIBED: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [WRAPPER]: { [selectorOf("deposit()")]: () => [], [selectorOf("withdraw(uint256)")]: own },
  [STAKED]: { [selectorOf("submit(address)")]: () => [] },
  [STAKED_WRAPPED]: {
    [selectorOf("wrap(uint256)")]: (call, words) => [
      taken(`token:${STAKED}`, words.at(0), call.to),
    ],
    [selectorOf("unwrap(uint256)")]: own,
  },
  [QUEUE]: {
    [selectorOf("requestWithdrawals(uint256[],address)")]: asked(STAKED),
    [selectorOf("requestWithdrawalsWstETH(uint256[],address)")]: asked(STAKED_WRAPPED),
    [selectorOf("claimWithdrawal(uint256)")]: (call, words) => [
      taken(`item:${call.to}:${words.at(0)}`, 1n, call.to),
    ],
  },
  [VAULT]: {
    [selectorOf("deposit(uint256,address)")]: (call, words, person) => [
      taken(`token:${VAULT_ASSET}`, words.at(0), call.to),
      ...receives(words.address(1), person),
    ],
    [selectorOf("redeem(uint256,address,address)")]: (call, words, person) =>
      words.address(2) === person
        ? [taken(`token:${call.to}`, words.at(0), call.to), ...receives(words.address(1), person)]
        : [],
  },
};

/** What a described contract of the main network does; `null` for any other. */
export function runDescribed(
  call: ModelCall,
  selector: string,
  words: Words,
  world: { readonly person: string; readonly chainId: bigint },
): readonly Harm[] | null {
  const run = world.chainId === 1n ? DESCRIBED[call.to]?.[selector] : undefined;
  return run?.(call, words, world.person) ?? null;
}
