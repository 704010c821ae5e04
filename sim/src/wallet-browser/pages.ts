import { getAddress, recoverMessageAddress, recoverTypedDataAddress, stringToHex } from "viem";
import { expect } from "vitest";
import { encodeCall } from "@holdall/wallet/clear";
import { leavePage } from "./left-pages.ts";
import { LETTER } from "./letter.ts";
import { eventually } from "./person.ts";
import type { Step } from "./person.ts";
import { payAsSolanaPage, refuseDrain, useStandard } from "./solana-pages.ts";
import { ask, windowsOf } from "./visit.ts";
import type { Visit } from "./visit.ts";
import { pressToClose } from "./wallet-stage.ts";

export { visit } from "./visit.ts";
export type { Visit } from "./visit.ts";

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
    "long",
  ],
  [
    "a right to every item of a collection is a danger, is listed with who has it, and taken back",
    takeBackRight,
    60_000,
    "long",
  ],
  [
    "several calls in one request are each read, and their page learns what became of them",
    sendCalls,
    60_000,
    "long",
  ],
  ["a sign-in of the page itself, on this chain, is signed", signIn, 60_000, "long"],
  ["what the wallet never does is refused without a window", refuseUnasked, 60_000],
  [
    "the wallets' test page finds the wallet by EIP-6963 and shows its account",
    findWallet,
    60_000,
    "long",
  ],
  ["a page of the Wallet Standard connects, signs a message and signs in", useStandard, 90_000],
  [
    "a page of the Wallet Standard has payments signed, on this network alone, beside others' signatures",
    payAsSolanaPage,
    60_000,
  ],
  [
    "a page named like a known one is called a danger, and asks no more once it is blocked",
    blockLookAlike,
    60_000,
    "long",
  ],
  ["a drain in the guise of a reward is refused, and nobody is asked", refuseDrain, 60_000],
  ["requests that come in a crowd are refused by one press", refuseCrowd, 60_000, "long"],
  ["a request whose window was closed waits, and is read again", closeWindow, 60_000, "long"],
  ["a page that is left takes what it asked with it", leavePage, 60_000, "long"],
  ["frames of a page, of whatever origin, find no wallet", beFramed, 60_000],
  ["a page is told when the wallet shows it another thing", beDisconnected, 60_000],
];

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

async function takeBackRight({ person, page, account }: Visit): Promise<void> {
  const { stage, app } = person;
  const { items, dollar: spender } = stage.evm.contracts;
  const bytes = encodeCall("setApprovalForAll(address,bool)", [spender, true]);
  const data = `0x${Buffer.from(bytes).toString("hex")}`;
  const given = ask(page, "eth_sendTransaction", [{ from: account, to: items, data }]);
  expect(await stage.decide(true)).toContain("Hold to sign");
  expect(await given).toMatch(/^0x[0-9a-f]{64}$/u);
  await app.getByRole("button", { name: "Allowances" }).click();
  const row = app.locator(".row", { hasText: spender.toLowerCase() });
  await row.getByText("everything").waitFor();
  await row.getByRole("button", { name: "Revoke" }).click();
  await stage.decide(true);
  await row.waitFor({ state: "detached", timeout: 20_000 });
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
  expect(await ask(page, "wallet_switchEthereumChain", [{ chainId: "0x5" }])).toBe(4902);
  const drain = { from: account, to: `0x${"a3".repeat(20)}`, data: "0xdeadbeef" };
  expect(await ask(page, "eth_sendTransaction", [drain])).toBe(-32_602);
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);
}

async function findWallet({ person, url, account }: Visit): Promise<void> {
  const page = await person.stage.context.newPage();
  await page.goto(`${url}/index.html`);
  await page.locator("#providers").getByText("Use Holdall").waitFor();
  await page.locator("#connectButton", { hasText: "Connected" }).waitFor();
  await page.locator("#accounts", { hasText: account }).waitFor();
  await page.close();
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
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);
  await page.close();
  await app.getByRole("button", { name: "Pages" }).click();
  const row = app.locator(".row", { hasText: "uniswap.org.localhost" });
  await row.getByRole("button", { name: "Let it ask again" }).click();
  await row.waitFor({ state: "detached" });
}

async function refuseCrowd({ person, page, account }: Visit): Promise<void> {
  const asked = ["0x61", "0x62", "0x63"].map((text) => ask(page, "personal_sign", [text, account]));
  const window = await person.stage.secure();
  await window.getByText("2 more").waitFor();
  await pressToClose(window, window.getByRole("button", { name: "Refuse them all" }));
  expect(await Promise.all(asked)).toEqual([4001, 4001, 4001]);
}

/** Somebody closes the window to think; the wallet's own screens lead back to it. */
async function closeWindow({ person, page, account }: Visit): Promise<void> {
  const { stage, app } = person;
  const asked = ask(page, "personal_sign", ["0x57616974", account]);
  const window = await stage.secure();
  await window.close();
  await app.getByText("Requests that wait for you: 1.").waitFor();
  await app.getByRole("button", { name: "Read them" }).click();
  expect(await stage.decide(true)).toContain("Wait");
  expect(await asked).toMatch(/^0x[0-9a-f]{130}$/u);
  await app.getByText("Requests that wait for you").waitFor({ state: "detached" });
}

/** A page in a page is somebody else than the address above it says: it is not served. */
async function beFramed({ page, url }: Visit): Promise<void> {
  const found = await page.evaluate(async (own) => {
    const scope = globalThis as unknown as FramingScope;
    const { document } = scope;
    const script = "parent.postMessage('wallet ' + typeof window.ethereum, '*')";
    const text = `<script>${script}</script>`;
    const blob = scope.URL.createObjectURL(new scope.Blob([text], { type: "text/html" }));
    const frames = [
      { src: `${own}/framed.html` },
      { src: `${own.replace("127.0.0.1", "localhost")}/framed.html` },
      { srcdoc: text },
      { srcdoc: text, sandbox: "allow-scripts" },
      { src: `data:text/html,${encodeURIComponent(text)}` },
      { src: blob },
    ];
    const said: string[] = [];
    for (const one of frames) {
      const told = new Promise<string>((resolve) =>
        scope.addEventListener("message", ({ data }) => resolve(String(data)), { once: true }),
      );
      const frame = document.createElement("iframe");
      for (const [name, value] of Object.entries(one)) frame.setAttribute(name, value);
      document.body.append(frame);
      said.push(await told);
      frame.remove();
    }
    return said;
  }, url);
  expect(found).toEqual(Array<string>(6).fill("wallet undefined"));
}

/** As much of a page's own world as the frames are made with. */
interface FramingScope {
  readonly URL: { createObjectURL(blob: object): string };
  readonly Blob: new (parts: readonly string[], options: object) => object;
  readonly document: {
    createElement(name: string): {
      setAttribute(name: string, value: string): void;
      remove(): void;
    };
    readonly body: { append(child: object): void };
  };
  addEventListener(
    type: string,
    listener: (event: { readonly data: unknown }) => void,
    options: { readonly once: true },
  ): void;
}

/** Disconnected in the wallet, and not by itself: both of its providers say so unasked. */
async function beDisconnected({ person, page, url }: Visit): Promise<void> {
  await page.evaluate(() => {
    const { ethereum, wallet, told } = Object.assign(globalThis, { told: [] }) as unknown as {
      ethereum: { on(event: string, listener: (value: unknown) => void): void };
      wallet: {
        features: {
          "standard:events": { on(event: string, listener: (is: unknown) => void): void };
        };
      };
      told: unknown[];
    };
    ethereum.on("accountsChanged", (accounts) => told.push(accounts));
    wallet.features["standard:events"].on("change", (changed) => told.push(changed));
  });
  const { app } = person;
  await app.getByRole("button", { name: "Pages" }).click();
  const row = app.locator(".row", { hasText: url });
  await row.first().getByRole("button", { name: "Disconnect" }).click();
  const told = (): Promise<unknown> =>
    page.evaluate(() => (globalThis as unknown as { told: unknown }).told);
  await eventually(told, [[], { accounts: [] }]);
  expect(await ask(page, "eth_accounts")).toEqual([]);
}
