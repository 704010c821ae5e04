import { localSolana } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import type { Chain, Collectible, Token } from "@holdall/chain/port";
import { given } from "@holdall/chain/port/conformance";
import { createSolanaChain } from "@holdall/chain/solana";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import {
  AccountState,
  extension,
  getMintEncoder,
  getTokenEncoder,
} from "@solana-program/token-2022";
import type { ExtensionArgs } from "@solana-program/token-2022";
import {
  address,
  createKeyPairFromPrivateKeyBytes,
  createSolanaRpc,
  generateKeyPairSigner,
  getAddressEncoder,
  getAddressFromPublicKey,
  getProgramDerivedAddress,
  signBytes,
} from "@solana/kit";
import type { Address } from "@solana/kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMint, mintTo } from "./mint.twin.ts";
import { control, quickClock } from "./worlds.twin.ts";

/** Collectibles in each form there is, written onto the chain as their programs would leave them. */
const TOKEN = address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
const TOKEN_2022 = address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
const METADATA = address("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s");
const RENT = 10_000_000n;

let node: SolanaDevnet;
let chain: Chain;
let owner: Address;
beforeAll(async () => {
  node = await startSolana({ seed: "collectibles", slotMs: 0 });
  const network = localSolana(node.networkId, node.url);
  const endpoints = [{ id: "own", operator: "own", post: httpPost(node.url, fetch) }];
  chain = createSolanaChain({ network, endpoints, clock: quickClock });
  owner = await fresh();
});
afterAll(() => node.close());

const fresh = async (): Promise<Address> => (await generateKeyPairSigner()).address;

async function put(place: Address, program: Address, data: ArrayLike<number>): Promise<void> {
  const account = {
    lamports: RENT,
    owner: program,
    data: Buffer.from(data as number[]).toString("base64"),
  };
  await control(node, "devnet_setAccount", [place, account]);
}

interface Minted {
  readonly program: Address;
  readonly supply?: bigint;
  readonly decimals?: number;
  readonly freezer?: Address | null;
  readonly extensions?: readonly ExtensionArgs[];
  readonly isFrozen?: boolean;
}

/** A mint, and the owner's account with one of it. */
async function mint(minted: Minted, mintAddress?: Address): Promise<Address> {
  const { program, supply = 1n, decimals = 0, freezer = null, extensions } = minted;
  const id = mintAddress ?? (await fresh());
  const mintData = getMintEncoder().encode({
    mintAuthority: null,
    supply,
    decimals,
    isInitialized: true,
    freezeAuthority: freezer,
    extensions: extensions === undefined ? null : [...extensions],
  });
  await put(id, program, mintData);
  const holder = getTokenEncoder().encode({
    mint: id,
    owner,
    amount: 1n,
    delegate: null,
    state: minted.isFrozen === true ? AccountState.Frozen : AccountState.Initialized,
    isNative: null,
    delegatedAmount: 0n,
    closeAuthority: null,
    extensions: program === TOKEN ? null : [],
  });
  await put(await fresh(), program, holder);
  return id;
}

const key = (one: Address) => [...getAddressEncoder().encode(one)];
const little = (value: number) => [
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  value >>> 24,
];
const padded = (text: string, length: number) => {
  const bytes = [...new TextEncoder().encode(text)];
  return [...little(length), ...bytes, ...Array<number>(length - bytes.length).fill(0)];
};

/** The account that the metadata program keeps beside a mint. */
async function describe(
  id: Address,
  told: { readonly name: string; readonly collection?: Address; readonly isVerified?: boolean },
  change: (bytes: number[]) => number[] = (bytes) => bytes,
): Promise<void> {
  const { name, collection, isVerified = false } = told;
  const creators = [1, ...little(1), ...key(owner), 1, 100];
  const grouped = collection === undefined ? [0] : [1, isVerified ? 1 : 0, ...key(collection)];
  const options = [1, 254, 1, 0, ...grouped];
  const texts = [
    ...padded(name, 32),
    ...padded("ART", 10),
    ...padded("https://art.example/1", 200),
  ];
  const bytes = [4, ...key(owner), ...key(id), ...texts, 244, 1, ...creators, 1, 1, ...options];
  const seeds = ["metadata", Uint8Array.from(key(METADATA)), Uint8Array.from(key(id))];
  const [place] = await getProgramDerivedAddress({ programAddress: METADATA, seeds });
  await put(place, METADATA, change(bytes));
}

async function gallery(): Promise<ReadonlyMap<string, Collectible>> {
  await control(node, "devnet_advance", [3]);
  const { items } = given(await chain.collectibles(owner, [])).value;
  return new Map(items.map((one) => ["id" in one.asset ? one.asset.id : "", one]));
}

test("an item of the first token program is told by the account beside its mint, collection and all", async () => {
  const collection = await mint({ program: TOKEN });
  await describe(collection, { name: "The Series" });
  const [member, claimant] = [await mint({ program: TOKEN }), await mint({ program: TOKEN })];
  await describe(member, { name: "Number one", collection, isVerified: true });
  await describe(claimant, { name: "Number two", collection });
  const found = await gallery();
  expect(found.get(member)).toMatchObject({
    standard: "spl",
    name: "Number one",
    symbol: "ART",
    uri: "https://art.example/1",
    collection: { id: collection, name: "The Series", isVerified: true },
    traits: null,
    extensions: [],
  });
  // Whoever made an item may name any collection: only the collection's own word counts.
  expect(found.get(claimant)?.collection).toMatchObject({ id: collection, isVerified: false });
});

test("what is broken, foreign or meant for another mint says nothing, and the item stays", async () => {
  const ids = await Promise.all([1, 2, 3, 4].map(() => mint({ program: TOKEN })));
  const [cut, long, other, bare] = ids;
  await describe(cut, { name: "Cut" }, (bytes) => bytes.slice(0, 90));
  await describe(long, { name: "Long" }, (bytes) => bytes.with(65, 255).with(66, 255));
  await describe(other, { name: "Other" }, (bytes) => bytes.toSpliced(33, 32, ...key(owner)));
  const found = await gallery();
  for (const id of [cut, long, other, bare]) {
    expect(found.get(id)).toMatchObject({ name: null, uri: null, collection: null, units: 1n });
  }
});

test("only what there is one of is a collectible: no more, no fractions, none of a larger supply", async () => {
  const twice = await mint({ program: TOKEN, supply: 2n });
  const parted = await mint({ program: TOKEN_2022, supply: 10n, decimals: 1 });
  const found = await gallery();
  expect(found.has(twice)).toBe(false);
  expect(found.has(parted)).toBe(false);
});

test("an item of Token-2022 tells itself, its group, who may freeze it, and all that is built in", async () => {
  const [group, thief, hook, freezer, id] = await Promise.all([1, 2, 3, 4, 5].map(fresh));
  await mint(
    {
      program: TOKEN_2022,
      extensions: [
        extension("TokenGroup", { updateAuthority: owner, mint: group, size: 1n, maxSize: 9n }),
        extension("TokenMetadata", {
          updateAuthority: null,
          mint: group,
          name: "The Group",
          symbol: "GRP",
          uri: "",
          additionalMetadata: new Map(),
        }),
      ],
    },
    group,
  );
  const fee = { epoch: 0n, maximumFee: 9n, transferFeeBasisPoints: 250 };
  await mint(
    {
      program: TOKEN_2022,
      freezer,
      isFrozen: true,
      extensions: [
        extension("PermanentDelegate", { delegate: thief }),
        extension("TransferHook", { authority: owner, programId: hook }),
        extension("TransferFeeConfig", {
          transferFeeConfigAuthority: owner,
          withdrawWithheldAuthority: owner,
          withheldAmount: 0n,
          olderTransferFee: fee,
          newerTransferFee: { ...fee, transferFeeBasisPoints: 100 },
        }),
        { __kind: "NonTransferable" },
        extension("PausableConfig", { authority: thief, paused: true }),
        extension("MintCloseAuthority", { closeAuthority: thief }),
        extension("MetadataPointer", { authority: null, metadataAddress: id }),
        extension("TokenMetadata", {
          updateAuthority: owner,
          mint: id,
          name: "Itself",
          symbol: "ONE",
          uri: "ipfs://one",
          additionalMetadata: new Map([["claim", "https://claim.example"]]),
        }),
        extension("TokenGroupMember", { mint: id, group, memberNumber: 1n }),
      ],
    },
    id,
  );
  const item = (await gallery()).get(id);
  expect(item).toMatchObject({
    standard: "token-2022",
    name: "Itself",
    uri: "ipfs://one",
    collection: { id: group, name: "The Group", isVerified: true },
    isFrozen: true,
    freezer,
    traits: { permanentDelegate: thief, hookProgram: hook, isNonTransferable: true },
  });
  expect(item?.extensions).toEqual([
    { kind: "permanent-delegate", who: thief, rateBps: null },
    { kind: "hook", who: hook, rateBps: null },
    { kind: "transfer-fee", who: owner, rateBps: 250 },
    { kind: "non-transferable", who: null, rateBps: null },
    { kind: "paused", who: thief, rateBps: null },
    { kind: "closable", who: thief, rateBps: null },
    { kind: "metadata", who: id, rateBps: null },
    { kind: "metadata", who: owner, rateBps: null },
    { kind: "member", who: group, rateBps: null },
  ]);
  const [token]: readonly Token[] = given(await chain.tokens([id])).value;
  expect(token.extensions).toEqual(item?.extensions);
});

test("an item that nobody wants is destroyed, its account closed, and what it cost comes back exactly", async () => {
  const keys = await createKeyPairFromPrivateKeyBytes(new Uint8Array(32).fill(21));
  const from = await getAddressFromPublicKey(keys.publicKey);
  await control(node, "requestAirdrop", [from, 1_000_000_000]);
  const id = await createMint(node, keys, 0);
  const account = await mintTo(node, { authority: keys, mint: id, owner: from, units: 1n });
  await control(node, "devnet_advance", [3]);
  const coins = async () => given(await chain.balances(from, [])).value[0].units;
  const before = await coins();
  const { value: rent } = await createSolanaRpc(node.url).getBalance(account).send();
  const asset = { kind: "token", id } as const;
  const burn = { kind: "burn", from, asset, units: 1n } as const;
  const unsigned = given(await chain.build(burn));
  const [evidence] = given(await chain.evidence(unsigned));
  const { effects } = given(chain.explain(unsigned.bytes, from, evidence));
  expect(effects.map(({ kind }) => kind)).toEqual(["burn", "close"]);
  const { unitsMax: fee } = given(await chain.fee(unsigned));
  const signature = new Uint8Array(await signBytes(keys.privateKey, unsigned.bytes));
  given(await chain.send(given(chain.sign(unsigned, signature))));
  await control(node, "devnet_advance", [3]);
  expect(await coins()).toBe(before + rent - fee);
  expect(given(await chain.collectibles(from, [])).value.items).toEqual([]);
  expect(await chain.build({ ...burn, units: 0n })).toMatchObject({
    refusal: { code: "amount-invalid" },
  });
  expect(await chain.build(burn)).toMatchObject({ refusal: { code: "transaction-refused" } });
});

test("a token that leaves for good takes its account with it, and an empty account is closed alone", async () => {
  const keys = await createKeyPairFromPrivateKeyBytes(new Uint8Array(32).fill(22));
  const from = await getAddressFromPublicKey(keys.publicKey);
  await control(node, "requestAirdrop", [from, 1_000_000_000]);
  const id = await createMint(node, keys, 0);
  await mintTo(node, { authority: keys, mint: id, owner: from, units: 5n });
  await control(node, "devnet_advance", [3]);
  const asset = { kind: "token", id } as const;
  const tokens = async () =>
    given(await chain.balances(from, [])).value.flatMap((one) =>
      one.asset.kind === "token" ? [one.units] : [],
    );
  const kindsOf = async (intent: Parameters<typeof chain.build>[0]) => {
    const unsigned = given(await chain.build(intent));
    const [evidence] = given(await chain.evidence(unsigned));
    const { effects } = given(chain.explain(unsigned.bytes, from, evidence));
    const signature = new Uint8Array(await signBytes(keys.privateKey, unsigned.bytes));
    given(await chain.send(given(chain.sign(unsigned, signature))));
    await control(node, "devnet_advance", [3]);
    return effects.map(({ kind }) => kind);
  };
  const send = { kind: "send", from, to: await fresh(), asset } as const;
  expect(await chain.build({ ...send, units: 4n, closes: true })).toMatchObject({
    refusal: { code: "transaction-refused" },
  });
  await kindsOf({ ...send, units: 4n });
  expect(await tokens()).toEqual([1n]);
  expect((await kindsOf({ ...send, units: 1n, closes: true })).at(-1)).toBe("close");
  expect(await tokens()).toEqual([]);
  await mintTo(node, { authority: keys, mint: id, owner: from, units: 1n });
  await control(node, "devnet_advance", [3]);
  await kindsOf({ ...send, units: 1n });
  expect(await tokens()).toEqual([0n]);
  expect(await kindsOf({ kind: "burn", from, asset, units: 0n })).toEqual(["close"]);
  expect(await tokens()).toEqual([]);
});
