import { localSolana } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import { given } from "@holdall/chain/port/conformance";
import { createSolanaChain } from "@holdall/chain/solana";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import {
  appendTransactionMessageInstruction,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  createKeyPairFromPrivateKeyBytes,
  createNoopSigner,
  createSolanaRpc,
  createTransactionMessage,
  getAddressEncoder,
  getAddressFromPublicKey,
  lamports,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  signBytes,
} from "@solana/kit";
import type { Address } from "@solana/kit";
import { getTransferSolInstruction } from "@solana-program/system";
import { afterAll, beforeAll, expect, test } from "vitest";
import { control, quickClock } from "./worlds.twin.ts";

/** A payment of one person for which another pays the fee, to somebody whom a table of addresses names. */
const PAID = 1_000_000n;
const ALICE_HAS = 2_000_000_000;
const TABLE = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi" as Address;
const TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";
/** What stands before the addresses of a table: that it is one, and that nothing ends it. */
const TABLE_HEAD = [1, 0, 0, 0, ...Array<number>(8).fill(255), ...Array<number>(44).fill(0)];

let node: SolanaDevnet;
beforeAll(async () => {
  node = await startSolana({ seed: "signers", slotMs: 0 });
});
afterAll(() => node.close());

const personOf = async (byte: number) => {
  const keys = await createKeyPairFromPrivateKeyBytes(new Uint8Array(32).fill(byte));
  const address = await getAddressFromPublicKey(keys.publicKey);
  const sign = async (bytes: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await signBytes(keys.privateKey, bytes));
  return { address, sign };
};

async function jointPayment(payer: Address, from: Address, to: Address) {
  const data = Buffer.from([...TABLE_HEAD, ...getAddressEncoder().encode(to)]);
  const table = { lamports: 10_000_000, owner: TABLE_PROGRAM, data: data.toString("base64") };
  await control(node, "devnet_setAccount", [TABLE, table]);
  await control(node, "devnet_advance", [3]);
  const { value: latest } = await createSolanaRpc(node.url).getLatestBlockhash().send();
  const transfer = getTransferSolInstruction({
    source: createNoopSigner(from),
    destination: to,
    amount: lamports(PAID),
  });
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayer(payer, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(latest, one),
    (one) => appendTransactionMessageInstruction(transfer, one),
    (one) => compressTransactionMessageUsingAddressLookupTables(one, { [TABLE]: [to] }),
  );
  const bytes = new Uint8Array(compileTransaction(message).messageBytes);
  return { bytes, from, expiry: latest.lastValidBlockHeight };
}

test("what others have signed goes along, in whichever order, and what lacks a signature stays", async () => {
  const [payer, alice, bob] = [await personOf(31), await personOf(32), await personOf(33)];
  for (const { address } of [payer, alice])
    await control(node, "requestAirdrop", [address, ALICE_HAS]);
  const network = localSolana(node.networkId, node.url);
  const endpoints = [{ id: "own", operator: "own", post: httpPost(node.url, fetch) }];
  const chain = createSolanaChain({ network, endpoints, clock: quickClock });
  const unsigned = await jointPayment(payer.address, alice.address, bob.address);

  // It is judged as it stands: nobody's signature is needed for that.
  const seen = given(await chain.simulate(unsigned));
  expect(seen.changes).toEqual([{ asset: { kind: "native" }, units: -PAID }]);

  const own = await alice.sign(unsigned.bytes);
  expect(chain.sign(unsigned, own)).toMatchObject({
    refusal: { code: "transaction-refused", detail: `it needs the signature of ${payer.address}` },
  });
  const others = [await payer.sign(unsigned.bytes), null];
  const sent = given(chain.sign({ ...unsigned, signatures: others }, own));
  given(await chain.send(sent));
  await control(node, "devnet_advance", [40]);
  expect(given(await chain.status(sent))).toMatchObject({ certainty: "final", reason: null });
  const coinsOf = async ({ address }: { readonly address: Address }): Promise<bigint> =>
    given(await chain.balances(address, [])).value[0].units;
  expect(await coinsOf(bob)).toBe(PAID);
  expect(await coinsOf(alice)).toBe(BigInt(ALICE_HAS) - PAID);
});
