import { getAddress, recoverMessageAddress, recoverTypedDataAddress, stringToHex } from "viem";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { instruction, keyBytes, little, solanaMessage } from "@holdall/wallet/clear/build";
import { LETTER } from "./letter.ts";
import { askNode, eventually } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { pressToClose } from "./wallet-stage.ts";

/** A person at a page that knows nothing of us, and the account that it is told of. */
export interface Visit {
  readonly person: Person;
  readonly url: string;
  readonly page: Page;
  account: string;
}

/** Opens such a page. It is no other page's neighbour: its origin is its own. */
export async function visit(person: Person): Promise<Visit> {
  const url = person.site.url.replace("localhost", "127.0.0.1");
  const page = await person.stage.context.newPage();
  await page.goto(`${url}/plain.html`);
  return { person, url, page, account: "" };
}

/** Each kind of request, read, decided, and checked from outside. */
export const PAGES: readonly Step<Visit>[] = [
  [
    "a page sees nothing before it is connected, is refused, then connected to one account",
    connect,
    60_000,
  ],
  [
    "messages, typed data and payments are signed after reading, and verify outside",
    signForPage,
    90_000,
  ],
  [
    "a token is looked at after a yes, by the name it gives itself, and by no other decimals",
    watchToken,
    60_000,
  ],
  [
    "several calls in one request are each read, and their page learns what became of them",
    sendCalls,
    60_000,
  ],
  ["a sign-in of the page itself, on this chain, is signed", signIn, 60_000],
  ["what the wallet never does is refused without a window", refuseUnasked, 60_000],
  ["the wallets' test page finds the wallet by EIP-6963 and shows its account", findWallet, 60_000],
  ["a page of the Wallet Standard connects, signs a message and signs in", useStandard, 90_000],
  [
    "a page named like a known one is called a danger, and asks no more once it is blocked",
    blockLookAlike,
    60_000,
  ],
  ["a drain in the guise of a reward is refused, and nobody is asked", refuseDrain, 60_000],
  ["requests that come in a crowd are refused by one press", refuseCrowd, 60_000],
];

/** Secure windows that are open. */
function windowsOf({ stage }: Person): readonly Page[] {
  return stage.context.pages().filter((one) => one.url().includes("/secure.html"));
}

interface Provider {
  request(asked: { method: string; params?: unknown }): Promise<unknown>;
}

/** Asks in the page, and answers the result or the error's code. */
function ask(page: Page, method: string, params: unknown = []): Promise<unknown> {
  return page.evaluate(
    async ([name, given]) => {
      const { ethereum } = globalThis as unknown as { ethereum: Provider };
      try {
        return await ethereum.request({ method: name as string, params: given });
      } catch (error) {
        return (error as { code: number }).code;
      }
    },
    [method, params],
  );
}

export async function connect(visited: Visit): Promise<void> {
  const { person, page, url } = visited;
  expect(await ask(page, "eth_accounts")).toEqual([]);
  expect(await ask(page, "personal_sign", ["0x01", `0x${"11".repeat(20)}`])).toBe(4100);
  const refused = ask(page, "eth_requestAccounts");
  expect(await person.stage.decide(false)).toContain(`${url} asks`);
  expect(await refused).toBe(4001);
  const allowed = ask(page, "eth_requestAccounts");
  await person.stage.decide(true);
  [visited.account] = (await allowed) as [string];
  expect(visited.account).toMatch(/^0x[0-9a-f]{40}$/u);
  expect(await ask(page, "eth_accounts")).toEqual([visited.account]);
  expect(await ask(page, "eth_chainId")).toBe("0x7a69");
}

async function signForPage({ person, page, account }: Visit): Promise<void> {
  const signing = ask(page, "personal_sign", ["0x48656c6c6f", account]);
  expect(await person.stage.decide(true)).toContain("Hello");
  const signature = (await signing) as `0x${string}`;
  const recovered = await recoverMessageAddress({ message: "Hello", signature });
  expect(recovered.toLowerCase()).toBe(account);
  const typed = ask(page, "eth_signTypedData_v4", [account, JSON.stringify(LETTER)]);
  expect(await person.stage.decide(true)).toContain("a letter");
  const typedSignature = (await typed) as `0x${string}`;
  const signer = await recoverTypedDataAddress({
    ...LETTER,
    domain: { ...LETTER.domain, chainId: 31_337n },
    signature: typedSignature,
  });
  expect(signer.toLowerCase()).toBe(account);
  const to = `0x${"a2".repeat(20)}`;
  const paying = ask(page, "eth_sendTransaction", [
    { from: account, to, value: "0xde0b6b3a7640000" },
  ]);
  expect(await person.stage.decide(true)).toContain("You send 1 ETH to");
  const id = await paying;
  expect(id).toMatch(/^0x[0-9a-f]{64}$/u);
  const arrived = () => ask(page, "eth_getBalance", [to, "latest"]);
  await eventually(arrived, "0xde0b6b3a7640000");
}

async function watchToken({ person, page }: Visit): Promise<void> {
  const token = (decimals: number) => ({
    type: "ERC20",
    options: { address: person.stage.evm.contracts["dollar"], symbol: "USDC", decimals },
  });
  expect(await ask(page, "wallet_watchAsset", token(18))).toBe(-32_602);
  const watching = ask(page, "wallet_watchAsset", token(6));
  expect(await person.stage.decide(true)).toContain("It calls itself “DUSD” and has 6 decimals");
  expect(await watching).toBe(true);
  await person.app.getByRole("button", { name: "Home" }).click();
  await person.app.getByText("It calls itself DUSD").waitFor();
}

async function sendCalls({ person, page, account }: Visit): Promise<void> {
  const to = `0x${"a4".repeat(20)}`;
  const bundle = {
    version: "2.0.0",
    from: account,
    chainId: "0x7a69",
    atomicRequired: false,
    calls: [
      { to, value: "0x1" },
      { to, value: "0x2" },
    ],
  };
  const asked = ask(page, "wallet_sendCalls", [bundle]);
  await person.stage.decide(true);
  await person.stage.decide(true);
  const { id } = (await asked) as { readonly id: string };
  const status = async () =>
    ((await ask(page, "wallet_getCallsStatus", [id])) as { readonly status: number }).status;
  await eventually(status, 200);
  const stranger = await person.stage.context.newPage();
  await stranger.goto(`${person.site.url}/plain.html`);
  expect(await ask(stranger, "wallet_getCallsStatus", [id])).toBe(5730);
  await stranger.close();
}

async function signIn({ person, page, url, account }: Visit): Promise<void> {
  const { host, origin } = new URL(url);
  const written = getAddress(account);
  const text = [
    `${host} wants you to sign in with your Ethereum account:`,
    written,
    "",
    "Come in.",
    "",
    `URI: ${origin}`,
    "Version: 1",
    "Chain ID: 31337",
    "Nonce: 12345678",
    "Issued At: 2026-11-01T00:00:00Z",
  ].join("\n");
  const signing = ask(page, "personal_sign", [stringToHex(text), account]);
  expect(await person.stage.decide(true)).toContain(host);
  const signature = (await signing) as `0x${string}`;
  const signer = await recoverMessageAddress({ message: text, signature });
  expect(signer).toBe(written);
  const elsewhere = text.replace(host, "bank.example");
  const refused = ask(page, "personal_sign", [stringToHex(elsewhere), account]);
  expect(await refused).toBe(4001);
}

async function refuseUnasked({ person, page, account }: Visit): Promise<void> {
  const hash = `0x${"ab".repeat(32)}`;
  for (const [method, params] of [
    ["eth_sign", [account, hash]],
    ["eth_signTransaction", [{ from: account }]],
    ["eth_signTypedData", [[], account]],
    ["eth_decrypt", ["0x", account]],
    ["anvil_setBalance", [account, "0x1"]],
  ] as const) {
    expect(await ask(page, method, params), method).toBe(4200);
  }
  expect(await ask(page, "wallet_switchEthereumChain", [{ chainId: "0x1" }])).toBe(4902);
  const drain = { from: account, to: `0x${"a3".repeat(20)}`, data: "0xdeadbeef" };
  expect(await ask(page, "eth_sendTransaction", [drain])).toBe(-32_602);
  expect(windowsOf(person)).toEqual([]);
}

async function findWallet({ person, url, account }: Visit): Promise<void> {
  const page = await person.stage.context.newPage();
  await page.goto(`${url}/index.html`);
  await page.locator("#providers").getByText("Use Holdall").waitFor();
  await page.locator("#connectButton", { hasText: "Connected" }).waitFor();
  await page.locator("#accounts", { hasText: account }).waitFor();
  await page.close();
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

async function blockLookAlike({ person }: Visit): Promise<void> {
  const { stage, app, site } = person;
  const page = await stage.context.newPage();
  await page.goto(`${site.url.replace("localhost", "uniswap.org.localhost")}/plain.html`);
  const refused = ask(page, "eth_requestAccounts");
  const asked = await stage.secure();
  await asked.getByText(/imitates .?uniswap\.org/u).waitFor();
  await asked.getByRole("button", { name: "Hold to connect" }).waitFor();
  await pressToClose(asked, asked.getByRole("button", { name: "Block this page" }));
  expect(await refused).toBe(4001);
  expect(await ask(page, "eth_requestAccounts")).toBe(4001);
  expect(windowsOf(person)).toEqual([]);
  await page.close();
  await app.getByRole("button", { name: "Pages" }).click();
  const row = app.locator(".row", { hasText: "uniswap.org.localhost" });
  await row.getByRole("button", { name: "Let it ask again" }).click();
  await row.waitFor({ state: "detached" });
}

interface StandardWallet {
  readonly accounts: readonly { readonly address: string }[];
  readonly features: {
    readonly "solana:signTransaction": { signTransaction(input: object): Promise<unknown> };
  };
}

/** A message with the block hash it must have to be looked at: it stands after the addresses. */
async function dated({ stage }: Person, message: Uint8Array): Promise<Uint8Array> {
  const answer = await askNode(stage.solana.url, "getLatestBlockhash", []);
  const { value } = answer as { readonly value: { readonly blockhash: string } };
  const dated = message.slice();
  dated.set(keyBytes(value.blockhash), 4 + 32 * message[3]);
  return dated;
}

function askToSign(page: Page, message: Uint8Array): Promise<unknown> {
  const wire = [1, ...new Uint8Array(64), ...message];
  return page.evaluate(async (bytes) => {
    const { wallet } = globalThis as unknown as { wallet: StandardWallet };
    const [account] = wallet.accounts;
    const transaction = Uint8Array.from(bytes);
    try {
      await wallet.features["solana:signTransaction"].signTransaction({ account, transaction });
      return "signed";
    } catch (error) {
      return (error as { readonly code: number }).code;
    }
  }, wire);
}

/** What looks like a reward and gives the account away, asked by a page that is connected. */
export async function refuseDrain({ person, page }: Visit): Promise<void> {
  const address = await page.evaluate(() => {
    const { wallet } = globalThis as unknown as { wallet: StandardWallet };
    return wallet.accounts[0].address;
  });
  const memo = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
  const reward = new TextEncoder().encode("Claim your reward of 1,000 USDC");
  const thief = "ThiefThiefThiefThiefThiefThiefThiefThief111";
  // The account itself would be given to a program: from then on it is the thief's.
  const assign = [little(1, 4), new Uint8Array(32).fill(7)] as const;
  const drain = solanaMessage(
    [
      instruction(memo, [], reward),
      instruction("11111111111111111111111111111111", [[address, "sw"]], ...assign),
    ],
    { payer: address },
  );
  expect(await askToSign(page, await dated(person, drain))).toBe(4001);
  const unknown = solanaMessage([instruction(thief, [[address, "sw"]], reward)], {
    payer: address,
  });
  expect(await askToSign(page, await dated(person, unknown))).toBe(-32_602);
  expect(windowsOf(person)).toEqual([]);
}

async function refuseCrowd({ person, page, account }: Visit): Promise<void> {
  const asked = ["0x61", "0x62", "0x63"].map((text) => ask(page, "personal_sign", [text, account]));
  const window = await person.stage.secure();
  await window.getByText("2 more").waitFor();
  await pressToClose(window, window.getByRole("button", { name: "Refuse them all" }));
  expect(await Promise.all(asked)).toEqual([4001, 4001, 4001]);
}
