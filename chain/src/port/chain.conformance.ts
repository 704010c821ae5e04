import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  Asset,
  Chain,
  ChainRefusalCode,
  Fact,
  Outcome,
  Sent,
  Unsigned,
  Watched,
} from "./index.ts";

/** A world with one chain in it: two people, a token, and a hand on the chain's time. */
export interface ChainWorld {
  readonly chain: Chain;
  readonly alice: string;
  readonly bob: string;
  /** Nobody has ever used it. */
  readonly stranger: string;
  readonly token: Asset;
  /** The only one of its kind, and alice has it. */
  readonly collectible: Asset;
  /** A key that is no token. */
  readonly nothing: string;
  readonly foreignAddress: string;
  /** Signs as alice. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** Moves the chain on until everything sent so far is final. */
  settle(): Promise<void>;
  /** Makes unsent bytes provably dead. */
  outlive(unsigned: Unsigned): Promise<void>;
  /** The same network asked through two nodes, of which one lies about what people have. */
  readonly doubted: Chain;
  /** A chain whose nodes belong to another network. */
  readonly misplaced: Chain;
  close(): Promise<void>;
}

/** The value of an outcome that must have one. */
export function given<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  throw new Error(`${outcome.refusal.code}: ${outcome.refusal.detail}`);
}

function codeOf(outcome: Outcome<unknown>): ChainRefusalCode | "no refusal" {
  return "refusal" in outcome ? outcome.refusal.code : "no refusal";
}

/** One text per asset: an item's number is a bigint. */
function textOf(asset: Asset): string {
  return asset.kind === "item" ? `${asset.id}:${asset.item}` : JSON.stringify(asset);
}

/** What every chain promises, whatever its family. */
export function chainConformance(name: string, open: () => Promise<ChainWorld>): void {
  let world: ChainWorld;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  const coin: Asset = { kind: "native" };
  const tokenIds = () => ("id" in world.token ? [world.token.id] : []);
  const balanceOf = async (address: string, asset: Asset): Promise<bigint> => {
    const fact = given(await world.chain.balances(address, tokenIds()));
    const key = JSON.stringify(asset);
    const found = fact.value.filter((one) => JSON.stringify(one.asset) === key);
    return found.reduce((sum, { units }) => sum + units, 0n);
  };
  const signed = async (unsigned: Unsigned): Promise<Sent> =>
    given(world.chain.sign(unsigned, await world.sign(unsigned.bytes)));
  const buildSend = async (asset: Asset, units: bigint, to = world.bob): Promise<Unsigned> =>
    given(await world.chain.build({ kind: "send", from: world.alice, to, asset, units }));

  test(`${name}: its nodes belong to its network, and those of another are refused`, async () => {
    expect(given(await world.chain.verifyNetwork()).sources).toBeGreaterThan(0);
    expect(codeOf(await world.misplaced.verifyNetwork())).toBe("wrong-network");
  });

  test(`${name}: the head moves on and the final height follows it`, async () => {
    const first = given(await world.chain.head()).value;
    await world.settle();
    const second = given(await world.chain.head()).value;
    expect(second.height).toBeGreaterThan(first.height);
    expect(second.finalHeight).toBeGreaterThanOrEqual(first.finalHeight);
    expect(second.finalHeight).toBeLessThanOrEqual(second.height);
  });

  test(`${name}: an address that was never used has zero, and says how many nodes said so`, async () => {
    const fact: Fact<unknown> = given(await world.chain.balances(world.stranger, []));
    expect(await balanceOf(world.stranger, coin)).toBe(0n);
    expect(fact).toMatchObject({ isFresh: true });
    expect(fact.sources).toBeGreaterThan(0);
  });

  test(`${name}: a coin sent arrives to the unit, once, and costs what was said`, async () => {
    const units = 12_345_678n;
    const [alice, bob] = [await balanceOf(world.alice, coin), await balanceOf(world.bob, coin)];
    const unsigned = await buildSend(coin, units);
    const fee = given(await world.chain.fee(unsigned));
    const seen = given(await world.chain.simulate(unsigned));
    expect(seen.isFailed).toBe(false);
    const sent = await signed(unsigned);
    for (let again = 0; again < 3; again++) given(await world.chain.send(sent));
    await world.settle();
    given(await world.chain.send(sent));
    expect(given(await world.chain.status(sent))).toMatchObject({
      certainty: "final",
      reason: null,
    });
    expect(await balanceOf(world.bob, coin)).toBe(bob + units);
    const paid = alice - units - (await balanceOf(world.alice, coin));
    expect(paid).toBeGreaterThan(0n);
    expect(paid).toBeLessThanOrEqual(fee.unitsMax);
  });

  test(`${name}: a token sent arrives, and the history of both tells it`, async () => {
    const units = 42n;
    const bob = await balanceOf(world.bob, world.token);
    const unsigned = await buildSend(world.token, units);
    const seen = given(await world.chain.simulate(unsigned));
    expect(seen.changes).toContainEqual({ asset: world.token, units: -units });
    const sent = await signed(unsigned);
    given(await world.chain.send(sent));
    await world.settle();
    expect(await balanceOf(world.bob, world.token)).toBe(bob + units);
    for (const [address, sign] of [
      [world.alice, -1n],
      [world.bob, 1n],
    ] as const) {
      const page = given(await world.chain.history(address, { limit: 5, before: null }));
      const found = page.movements.find(({ id }) => id === sent.id);
      expect(found?.changes).toContainEqual({ asset: world.token, units: sign * units });
    }
  });

  test(`${name}: the second decoder reads what was built, and only that`, async () => {
    const unsigned = await buildSend(world.token, 7n);
    const [evidence] = given(await world.chain.evidence(unsigned));
    const reading = given(world.chain.explain(unsigned.bytes, world.alice, evidence));
    const kinds = reading.effects.map(({ kind }) => kind);
    expect(kinds.at(-1)).toBe("send");
    expect(reading.effects.at(-1)?.operands["amount"]).toMatchObject({
      units: 7n,
      asset: world.token,
    });
    const longer = new Uint8Array([...unsigned.bytes, 0]);
    expect(codeOf(world.chain.explain(longer, world.alice, evidence))).toBe("unreadable");
  });

  test(`${name}: watching tells each step once, and ends when it is final`, async () => {
    const sent = await signed(await buildSend(coin, 1_000_000n));
    const seen: Watched["certainty"][] = [];
    const done = Promise.withResolvers<void>();
    const stop = world.chain.watch(sent, ({ certainty }) => {
      seen.push(certainty);
      if (certainty === "final") done.resolve();
    });
    const clock = setInterval(() => void world.settle(), 50);
    await done.promise;
    clearInterval(clock);
    stop();
    expect(seen.at(-1)).toBe("final");
    expect(new Set(seen).size).toBe(seen.length);
  });

  test(`${name}: bytes that were outlived are dropped, and never arrive later`, async () => {
    const before = await balanceOf(world.bob, coin);
    const unsigned = await buildSend(coin, 2_000_000n);
    const sent = await signed(unsigned);
    expect(given(await world.chain.status(sent)).certainty).toBe("pending");
    await world.outlive(unsigned);
    expect(given(await world.chain.status(sent)).certainty).toBe("dropped");
    expect(["transaction-refused", "number-taken"]).toContain(codeOf(await world.chain.send(sent)));
    await world.settle();
    const after = await balanceOf(world.bob, coin);
    expect(after).toBe(before);
  });

  test(`${name}: amounts, addresses and tokens that cannot be are refused by name`, async () => {
    const intent = {
      kind: "send",
      from: world.alice,
      to: world.bob,
      asset: coin,
      units: 1n,
    } as const;
    const { chain } = world;
    expect(codeOf(await chain.build({ ...intent, units: 0n }))).toBe("amount-invalid");
    expect(codeOf(await chain.build({ ...intent, units: -1n }))).toBe("amount-invalid");
    expect(codeOf(await chain.build({ ...intent, to: world.foreignAddress }))).toBe(
      "address-invalid",
    );
    expect(codeOf(await chain.balances(world.foreignAddress, []))).toBe("address-invalid");
    expect(codeOf(await chain.tokens([world.nothing]))).toBe("token-unknown");
    const tooMuch = (await balanceOf(world.alice, coin)) + 1n;
    expect(["balance-insufficient", "transaction-refused"]).toContain(
      codeOf(await chain.build({ ...intent, units: tooMuch })),
    );
  });

  test(`${name}: a signature of the wrong form makes no transaction`, async () => {
    const unsigned = await buildSend(coin, 1_000_000n);
    expect(codeOf(world.chain.sign(unsigned, new Uint8Array(63)))).toBe("transaction-refused");
  });

  test(`${name}: two nodes that differ are a refusal, and what one hides is not fresh`, async () => {
    const outcome = await world.doubted.balances(world.alice, []);
    expect(codeOf(outcome)).toBe("nodes-disagree");
  });

  test(`${name}: a collectible is found, told as it is, sent, and then is not ours any more`, async () => {
    const { chain, alice, bob, collectible } = world;
    const held = async (address: string) =>
      given(await chain.collectibles(address, [])).value.items.filter(
        ({ asset }) => textOf(asset) === textOf(collectible),
      );
    expect(await held(alice)).toMatchObject([{ asset: collectible, isFrozen: false }]);
    expect(await held(bob)).toEqual([]);
    const unsigned = await buildSend(collectible, 1n);
    const seen = given(await chain.simulate(unsigned));
    const lost = seen.changes.find(({ asset }) => textOf(asset) === textOf(collectible));
    expect(lost?.units).toBe(-1n);
    given(await chain.send(await signed(unsigned)));
    await world.settle();
    expect(await held(alice)).toEqual([]);
    expect(await held(bob)).toMatchObject([{ asset: collectible, units: 1n }]);
    const doubted = await world.doubted.collectibles(bob, []);
    expect(codeOf(doubted)).toBe("nodes-disagree");
  });
}
