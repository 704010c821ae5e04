import type { Chain, Staking } from "@holdall/chain/port";
import { refuse } from "@holdall/chain/port";
import { expect, test } from "vitest";
import type { OpenChain } from "./open-chains.ts";
import { stakingOf } from "./staking.ts";

const ME = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";

/** A network with staking of which an owner has so many lamports at work, or that says nothing. */
function chainWith(id: string, units: bigint | null, isLocal = true): OpenChain {
  const source = { sources: 1, isFresh: true, height: 1n, atMs: 0 };
  const epoch = { epoch: 1n, slotIndex: 0n, slotsInEpoch: 100n };
  const stake = { address: `${id} stake`, units, activeUnits: units, withdrawableUnits: 0n };
  const stakes = async (owner: string) => {
    expect(owner).toBe(ME);
    return units === null
      ? refuse("nodes-silent", id)
      : { value: { ...source, value: { epoch, stakes: [stake] } } };
  };
  const staking = {
    stakes,
    rewards: async () => ({ value: { ...source, value: [] } }),
    validators: async () => ({ value: { ...source, value: [] } }),
  } as unknown as Staking;
  const chain = { network: { id, isLocal, blockMs: 400 }, staking } as unknown as Chain;
  return { chain, pool: {} as OpenChain["pool"] };
}

test("every network that is on is told, and one that is silent holds up no other and is named", async () => {
  const asked: string[] = [];
  const spared = {
    ask<T>(key: string, question: () => Promise<T>): Promise<T> {
      asked.push(key);
      return question();
    },
  };
  const chains = [chainWith("local", 5n), chainWith("silent", null), chainWith("main", 7n, false)];
  const places = chains.map((local) => ({ local, address: ME }));
  const { rows, silent } = await stakingOf(places, spared);
  expect(rows.map(({ network, view }) => [network, view.units])).toEqual([
    ["local", 5n],
    ["main", 7n],
  ]);
  expect(silent).toEqual([{ network: "silent", code: "nodes-silent" }]);
  // Nodes of others are asked once in a while, one's own each time.
  expect(asked).toEqual([`main stakes ${ME}`]);
  expect(await stakingOf([], spared)).toEqual({ rows: [], silent: [] });
});
