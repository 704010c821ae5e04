import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import {
  getDeactivateInstruction,
  getDelegateStakeInstruction,
  getInitializeInstruction,
  getWithdrawInstruction,
} from "@solana-program/stake";
import { getCreateAccountInstruction } from "@solana-program/system";
import { address, createSolanaRpc, generateKeyPairSigner, lamports } from "@solana/kit";
import type { KeyPairSigner } from "@solana/kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendInstructions } from "./mint.twin.ts";
import { control } from "./worlds.twin.ts";

const STAKE_PROGRAM = address("Stake11111111111111111111111111111111111111");
const NOBODY = address("11111111111111111111111111111111");
const STAKE_BYTES = 200n;
const RATE_PPB = 1_234_567n;
const BILLION = 1_000_000_000n;

let node: SolanaDevnet;
beforeAll(async () => {
  node = await startSolana({
    seed: "stake",
    slotMs: 0,
    slotsPerEpoch: 64,
    ratePerEpochPpb: RATE_PPB,
  });
});
afterAll(() => node.close());

const rpc = () => createSolanaRpc(node.url);
const processed = { commitment: "processed" } as const;

async function fund(units: bigint): Promise<KeyPairSigner> {
  const person = await generateKeyPairSigner();
  for (let left = units; left > 0n; left -= 1_000n * BILLION) {
    const part = left < 1_000n * BILLION ? left : 1_000n * BILLION;
    await rpc().requestAirdrop(person.address, lamports(part)).send();
  }
  return person;
}

async function stake(person: KeyPairSigner, units: bigint, voter: string): Promise<KeyPairSigner> {
  const account = await generateKeyPairSigner();
  const rent = await rpc().getMinimumBalanceForRentExemption(STAKE_BYTES).send();
  await sendInstructions(node, person, [
    getCreateAccountInstruction({
      payer: person,
      newAccount: account,
      lamports: rent + units,
      space: STAKE_BYTES,
      programAddress: STAKE_PROGRAM,
    }),
    getInitializeInstruction({
      stake: account.address,
      arg0: { staker: person.address, withdrawer: person.address },
      arg1: { unixTimestamp: 0n, epoch: 0n, custodian: NOBODY },
    }),
    getDelegateStakeInstruction({
      stake: account.address,
      vote: address(voter),
      stakeAuthority: person,
    }),
  ]);
  return account;
}

const balance = async (account: KeyPairSigner): Promise<bigint> =>
  (await rpc().getBalance(account.address, processed).send()).value;

const supply = async (): Promise<bigint> => (await rpc().getSupply(processed).send()).value.total;

const nextEpoch = () => control(node, "devnet_advanceEpochs", [1]);

async function voters(): Promise<readonly string[]> {
  const { current } = await rpc().getVoteAccounts(processed).send();
  return current.map(({ votePubkey }) => votePubkey);
}

test("through twenty epochs each reward is the formula's, and no lamport comes from nowhere", async () => {
  const [free, charging] = await voters();
  const units = 1_000n * BILLION;
  const person = await fund(5_000n * BILLION);
  const uncharged = await stake(person, units, free);
  const charged = await stake(person, units, charging);
  let expected = units;
  let expectedCharged = units;
  const rent = (await balance(uncharged)) - units;
  await nextEpoch();
  expect(await balance(uncharged)).toBe(units + rent);
  for (let epoch = 1n; epoch <= 20n; epoch++) {
    const before = await supply();
    await nextEpoch();
    const reward = (expected * RATE_PPB) / BILLION;
    const chargedReward = (((expectedCharged * RATE_PPB) / BILLION) * 93n) / 100n;
    expected += reward;
    expectedCharged += chargedReward;
    expect(await balance(uncharged)).toBe(expected + rent);
    expect(await balance(charged)).toBe(expectedCharged + rent);
    const slot = 64n * (epoch + 1n);
    const accounts = [uncharged.address, charged.address];
    const [told, toldCharged] = await rpc()
      .getInflationReward(accounts, { epoch, commitment: "finalized" })
      .send()
      .catch(async () => {
        await control(node, "devnet_advance", [33]);
        return rpc().getInflationReward(accounts, { epoch }).send();
      });
    expect(told).toMatchObject({
      amount: reward,
      effectiveSlot: slot,
      postBalance: expected + rent,
    });
    expect(toldCharged).toMatchObject({ amount: chargedReward, commission: 7 });
    const block = await rpc().getBlock(slot, { maxSupportedTransactionVersion: 0 }).send();
    const created = block!.rewards.reduce((sum, one) => sum + one.lamports, 0n);
    expect((await supply()) - before).toBe(created);
  }
});

test("a large stake warms up by nine percent an epoch, cools down so, and the program agrees to the unit", async () => {
  const [free] = await voters();
  const units = 900_000n * BILLION;
  const person = await generateKeyPairSigner();
  await control(node, "devnet_setAccount", [person.address, { lamports: 2n * units }]);
  const account = await stake(person, units, free);
  const activated = async (): Promise<bigint> => {
    const { current } = await rpc()
      .getVoteAccounts({ ...processed, votePubkey: address(free) as never })
      .send();
    return current[0].activatedStake;
  };
  const start = await activated();
  await nextEpoch();
  const first = (await activated()) - start;
  expect(first).toBeGreaterThan(0n);
  expect(first).toBeLessThan(units / 2n);
  for (let epochs = 0; epochs < 6; epochs++) await nextEpoch();
  await sendInstructions(node, person, [
    getDeactivateInstruction({ stake: account.address, stakeAuthority: person }),
  ]);
  await nextEpoch();
  const { value } = await rpc()
    .getAccountInfo(account.address, { ...processed, encoding: "jsonParsed" })
    .send();
  const parsed = JSON.stringify(value, (_, one: unknown) =>
    typeof one === "bigint" ? `${one}` : one,
  );
  expect(parsed).toContain("deactivationEpoch");
  // The program itself says how much is still held: everything cooled leaves, one more does not.
  const whole = await balance(account);
  const withdraw = (args: bigint) =>
    sendInstructions(node, person, [
      getWithdrawInstruction({
        stake: account.address,
        recipient: person.address,
        withdrawAuthority: person,
        args,
      }),
    ]);
  await expect(withdraw(whole)).rejects.toThrow();
  const state = (await control(node, "devnet_stakeState", [account.address])) as {
    readonly free: bigint | number;
  };
  const cooled = BigInt(state.free);
  expect(cooled).toBeGreaterThan(0n);
  await expect(withdraw(cooled + 1n)).rejects.toThrow();
  await withdraw(cooled);
  expect(await balance(account)).toBe(whole - cooled);
});
