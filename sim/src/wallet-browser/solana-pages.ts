import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { instruction, keyBytes, little, solanaMessage } from "@holdall/wallet/clear/build";
import { addressOf } from "@holdall/wallet/keyring";
import { askNode, eventually } from "./person.ts";
import type { Person } from "./person.ts";
import { windowsOf } from "./visit.ts";
import type { Visit } from "./visit.ts";

/** What a page asks by the Wallet Standard. */
const SYSTEM = "11111111111111111111111111111111";
const MEMO = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
const PAID_LAMPORTS = 250_000_000n;
const SIGNATURE_BYTES = 64;

interface StandardWallet {
  readonly accounts: readonly { readonly address: string }[];
  readonly features: {
    readonly "solana:signTransaction": {
      signTransaction(
        input: object,
      ): Promise<readonly [{ readonly signedTransaction: Uint8Array }]>;
    };
    readonly "solana:signAndSendTransaction": {
      signAndSendTransaction(input: object): Promise<readonly [{ readonly signature: Uint8Array }]>;
    };
  };
}

export async function useStandard({ person, page, url }: Visit): Promise<void> {
  const running = page.evaluate(async () => {
    const { getWallets } = globalThis as unknown as {
      getWallets: () => { get: () => readonly { name: string; features: Record<string, never> }[] };
    };
    const wallet = getWallets()
      .get()
      .find(({ name }) => name === "Holdall")!;
    Object.assign(globalThis, { wallet });
    const features = wallet.features as unknown as {
      "standard:connect": {
        connect(): Promise<{ accounts: readonly { publicKey: Uint8Array }[] }>;
      };
      "solana:signMessage": {
        signMessage(input: object): Promise<readonly { signature: Uint8Array }[]>;
      };
      "solana:signIn": {
        signIn(
          input: object,
        ): Promise<readonly { signedMessage: Uint8Array; signature: Uint8Array }[]>;
      };
    };
    const { accounts } = await features["standard:connect"].connect();
    const [account] = accounts;
    const key = await crypto.subtle.importKey(
      "raw",
      new Uint8Array(account.publicKey),
      "Ed25519",
      false,
      ["verify"],
    );
    const verify = (signature: Uint8Array, message: Uint8Array): Promise<boolean> =>
      crypto.subtle.verify("Ed25519", key, new Uint8Array(signature), new Uint8Array(message));
    const message = new TextEncoder().encode("a word from the page");
    const [signed] = await features["solana:signMessage"].signMessage({ account, message });
    const input = { statement: "Come in.", nonce: "12345678", version: "1" };
    const [entered] = await features["solana:signIn"].signIn(input);
    return {
      message: await verify(signed.signature, message),
      signIn: await verify(entered.signature, entered.signedMessage),
      text: new TextDecoder().decode(entered.signedMessage),
    };
  });
  await person.stage.decide(true);
  expect(await person.stage.decide(true)).toContain("a word from the page");
  await person.stage.decide(true);
  const done = await running;
  expect(done).toMatchObject({ message: true, signIn: true });
  expect(done.text).toContain(
    `${new URL(url).host} wants you to sign in with your Solana account:`,
  );
}

/** A message with the block hash it must have to be looked at: it stands after the addresses. */
async function dated({ stage }: Person, message: Uint8Array): Promise<Uint8Array> {
  const answer = await askNode(stage.solana.url, "getLatestBlockhash", []);
  const { value } = answer as { readonly value: { readonly blockhash: string } };
  const dated = message.slice();
  dated.set(keyBytes(value.blockhash), 4 + 32 * message[3]);
  return dated;
}

/** A transaction in which nobody has signed yet. */
function unsignedWire(message: Uint8Array): readonly number[] {
  const [signers] = message;
  return [signers, ...new Uint8Array(signers * SIGNATURE_BYTES), ...message];
}

/** The bytes that a page gets for a transaction, or the code of an error. */
function askToSign(
  page: Page,
  wire: readonly number[],
  { chain, isSent = false }: { readonly chain?: string; readonly isSent?: boolean } = {},
): Promise<readonly number[] | number> {
  const asked = { bytes: wire, chain, isSent } as const;
  return page.evaluate(async ({ bytes, isSent: sends, ...more }) => {
    const { wallet } = globalThis as unknown as { wallet: StandardWallet };
    const { features } = wallet;
    const [account] = wallet.accounts;
    const input = { account, transaction: Uint8Array.from(bytes), ...more };
    try {
      if (sends) {
        const [{ signature }] =
          await features["solana:signAndSendTransaction"].signAndSendTransaction(input);
        return [...signature];
      }
      const [{ signedTransaction }] =
        await features["solana:signTransaction"].signTransaction(input);
      return [...signedTransaction];
    } catch (error) {
      return (error as { readonly code: number }).code;
    }
  }, asked);
}

function accountOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { wallet } = globalThis as unknown as { wallet: StandardWallet };
    return wallet.accounts[0].address;
  });
}

/** Somebody whose signature the page has got elsewhere. */
function partner() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(ED25519_SPKI.length);
  return {
    address: addressOf("solana", new Uint8Array(raw)),
    sign: (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, privateKey)),
  };
}

const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

function isSignedBy(address: string, message: Uint8Array, signature: Uint8Array): boolean {
  const key = Buffer.concat([ED25519_SPKI, keyBytes(address)]);
  const publicKey = createPublicKey({ key, format: "der", type: "spki" });
  return verify(null, message, publicKey, signature);
}

/** Payments of a page: sent by the wallet, and given back beside the signature of somebody else. */
export async function payAsSolanaPage({ person, page }: Visit): Promise<void> {
  const { stage } = person;
  const me = await accountOf(page);
  const { address: to } = partner();
  const transfer = instruction(
    SYSTEM,
    [
      [me, "sw"],
      [to, "w"],
    ],
    little(2, 4),
    little(PAID_LAMPORTS, 8),
  );
  const balance = async (): Promise<unknown> =>
    Object((await askNode(stage.solana.url, "getBalance", [to])) as object).value;

  const alone = unsignedWire(await dated(person, solanaMessage([transfer], { payer: me })));
  // What is meant for another network would be something else there: it is not even read.
  expect(await askToSign(page, alone, { chain: "solana:testnet" })).toBe(4901);
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);
  const sending = askToSign(page, alone, { chain: "solana:localnet", isSent: true });
  expect(await stage.decide(true)).toContain("You send 0.25 SOL to");
  expect(await sending).toHaveLength(SIGNATURE_BYTES);
  await eventually(balance, Number(PAID_LAMPORTS));

  const other = partner();
  const note = instruction(MEMO, [[other.address, "s"]], new TextEncoder().encode("together"));
  const message = await dated(person, solanaMessage([transfer, note], { payer: me }));
  const wire = unsignedWire(message);
  expect(await askToSign(page, wire, { isSent: true })).toBe(-32_003);
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);
  const theirs = other.sign(message);
  const given = [2, ...new Uint8Array(SIGNATURE_BYTES), ...theirs, ...message];
  const signing = askToSign(page, given);
  expect(await stage.decide(true)).toContain("must sign too");
  const signed = Uint8Array.from((await signing) as readonly number[]);
  const own = signed.slice(1, 1 + SIGNATURE_BYTES);
  expect(isSignedBy(me, message, own)).toBe(true);
  expect([...signed]).toEqual([2, ...own, ...theirs, ...message]);
  const sent = [Buffer.from(signed).toString("base64"), { encoding: "base64" }];
  expect(await askNode(stage.solana.url, "sendTransaction", sent)).toEqual(expect.any(String));
  await eventually(balance, 2 * Number(PAID_LAMPORTS));
}

/** What looks like a reward and gives the account away, asked by a page that is connected. */
export async function refuseDrain({ person, page }: Visit): Promise<void> {
  const address = await accountOf(page);
  const reward = new TextEncoder().encode("Claim your reward of 1,000 USDC");
  const thief = "ThiefThiefThiefThiefThiefThiefThiefThief111";
  // The account itself would be given to a program: from then on it is the thief's.
  const assign = [little(1, 4), new Uint8Array(32).fill(7)] as const;
  const drain = solanaMessage(
    [instruction(MEMO, [], reward), instruction(SYSTEM, [[address, "sw"]], ...assign)],
    { payer: address },
  );
  expect(await askToSign(page, unsignedWire(await dated(person, drain)))).toBe(4001);
  const unknown = solanaMessage([instruction(thief, [[address, "sw"]], reward)], {
    payer: address,
  });
  expect(await askToSign(page, unsignedWire(await dated(person, unknown)))).toBe(-32_602);
  // What can be read has its window opened ahead; refused at once, it closes by itself, empty.
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);
}
