import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { getAddress, recoverMessageAddress, recoverTypedDataAddress, stringToHex } from "viem";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LETTER } from "./letter.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** Pages that know nothing of us: each kind of request, read, decided, and checked from outside. */
let stage: WalletStage;
let site: Awaited<ReturnType<typeof serveFiles>>;
let evmAddress: string;

const packages = fileURLToPath(new URL("../../../node_modules/", import.meta.url));
const testDapp = join(packages, "@metamask/test-dapp/dist");
const standard = join(packages, "@wallet-standard/app");
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};
const PLAIN_PAGE = `<!doctype html><title>a page</title><h1>A page</h1><script type="module">
import { getWallets } from "/standard/lib/esm/index.js";
globalThis.getWallets = getWallets;
</script>`;

function read(path: string): { body: string | Buffer; type: string } | null {
  if (path === "/plain.html") return { body: PLAIN_PAGE, type: "text/html" };
  const file = path.startsWith("/standard/")
    ? join(standard, path.slice("/standard/".length))
    : join(testDapp, path === "/" ? "index.html" : path);
  if (!existsSync(file)) return null;
  return { body: readFileSync(file), type: TYPES[extname(file)] ?? "application/octet-stream" };
}

beforeAll(async () => {
  [stage, site] = await Promise.all([openWalletStage(), serveFiles(read)]);
  await stage.create();
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 SOL" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app
    .locator(".row", { hasText: "Local EVM" })
    .getByText(/^5\s*ETH$/u)
    .waitFor();
  await app
    .locator(".row", { hasText: "Local Solana" })
    .getByText(/^5\s*SOL$/u)
    .waitFor();
}, 120_000);
afterAll(async () => {
  await stage.close();
  await site.close();
});

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

async function plainPage(): Promise<Page> {
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/plain.html`);
  return page;
}

test("a page sees nothing before it is connected, is refused, then connected to one account", async () => {
  const page = await plainPage();
  expect(await ask(page, "eth_accounts")).toEqual([]);
  expect(await ask(page, "personal_sign", ["0x01", `0x${"11".repeat(20)}`])).toBe(4100);
  const refused = ask(page, "eth_requestAccounts");
  expect(await stage.decide(false)).toContain(`${site.url} asks`);
  expect(await refused).toBe(4001);
  const allowed = ask(page, "eth_requestAccounts");
  await stage.decide(true);
  [evmAddress] = (await allowed) as [string];
  expect(evmAddress).toMatch(/^0x[0-9a-f]{40}$/u);
  expect(await ask(page, "eth_accounts")).toEqual([evmAddress]);
  expect(await ask(page, "eth_chainId")).toBe("0x7a69");
}, 60_000);

test("messages, typed data and payments are signed after reading, and verify outside", async () => {
  const page = await plainPage();
  const signing = ask(page, "personal_sign", ["0x48656c6c6f", evmAddress]);
  expect(await stage.decide(true)).toContain("Hello");
  const signature = (await signing) as `0x${string}`;
  const recovered = await recoverMessageAddress({ message: "Hello", signature });
  expect(recovered.toLowerCase()).toBe(evmAddress);
  const typed = ask(page, "eth_signTypedData_v4", [evmAddress, JSON.stringify(LETTER)]);
  expect(await stage.decide(true)).toContain("a letter");
  const typedSignature = (await typed) as `0x${string}`;
  const signer = await recoverTypedDataAddress({
    ...LETTER,
    domain: { ...LETTER.domain, chainId: 31_337n },
    signature: typedSignature,
  });
  expect(signer.toLowerCase()).toBe(evmAddress);
  const to = `0x${"a2".repeat(20)}`;
  const paying = ask(page, "eth_sendTransaction", [
    { from: evmAddress, to, value: "0xde0b6b3a7640000" },
  ]);
  expect(await stage.decide(true)).toContain("You send 1 ETH to");
  const id = await paying;
  expect(id).toMatch(/^0x[0-9a-f]{64}$/u);
  const arrived = () => ask(page, "eth_getBalance", [to, "latest"]);
  await expect.poll(arrived, { timeout: 20_000 }).toBe("0xde0b6b3a7640000");
}, 90_000);

test("a token is looked at after a yes, by the name it gives itself, and by no other decimals", async () => {
  const page = await plainPage();
  const token = (decimals: number) => ({
    type: "ERC20",
    options: { address: stage.evm.contracts["dollar"], symbol: "USDC", decimals },
  });
  expect(await ask(page, "wallet_watchAsset", token(18))).toBe(-32_602);
  const watching = ask(page, "wallet_watchAsset", token(6));
  expect(await stage.decide(true)).toContain("It calls itself “DUSD” and has 6 decimals");
  expect(await watching).toBe(true);
  const app = await stage.open("app.html");
  await app.getByText("It calls itself DUSD").waitFor();
  await app.close();
}, 60_000);

test("several calls in one request are each read, and their page learns what became of them", async () => {
  const page = await plainPage();
  const to = `0x${"a4".repeat(20)}`;
  const bundle = {
    version: "2.0.0",
    from: evmAddress,
    chainId: "0x7a69",
    atomicRequired: false,
    calls: [
      { to, value: "0x1" },
      { to, value: "0x2" },
    ],
  };
  const asked = ask(page, "wallet_sendCalls", [bundle]);
  await stage.decide(true);
  await stage.decide(true);
  const { id } = (await asked) as { readonly id: string };
  const status = async () =>
    ((await ask(page, "wallet_getCallsStatus", [id])) as { readonly status: number }).status;
  await expect.poll(status, { timeout: 20_000 }).toBe(200);
  const other = `${site.url.replace("localhost", "127.0.0.1")}/plain.html`;
  await page.goto(other);
  expect(await ask(page, "wallet_getCallsStatus", [id])).toBe(5730);
  await page.close();
}, 60_000);

test("a sign-in of the page itself, on this chain, is signed", async () => {
  const page = await plainPage();
  const { host, origin } = new URL(site.url);
  const account = getAddress(evmAddress);
  const text = [
    `${host} wants you to sign in with your Ethereum account:`,
    account,
    "",
    "Come in.",
    "",
    `URI: ${origin}`,
    "Version: 1",
    "Chain ID: 31337",
    "Nonce: 12345678",
    "Issued At: 2026-11-01T00:00:00Z",
  ].join("\n");
  const signing = ask(page, "personal_sign", [stringToHex(text), evmAddress]);
  expect(await stage.decide(true)).toContain(host);
  const signature = (await signing) as `0x${string}`;
  const signer = await recoverMessageAddress({ message: text, signature });
  expect(signer).toBe(account);
  const elsewhere = text.replace(host, "bank.example");
  const refused = ask(page, "personal_sign", [stringToHex(elsewhere), evmAddress]);
  expect(await refused).toBe(4001);
}, 60_000);

test("what the wallet never does is refused without a window", async () => {
  const page = await plainPage();
  const hash = `0x${"ab".repeat(32)}`;
  for (const [method, params] of [
    ["eth_sign", [evmAddress, hash]],
    ["eth_signTransaction", [{ from: evmAddress }]],
    ["eth_signTypedData", [[], evmAddress]],
    ["eth_decrypt", ["0x", evmAddress]],
    ["anvil_setBalance", [evmAddress, "0x1"]],
  ] as const) {
    expect(await ask(page, method, params), method).toBe(4200);
  }
  expect(await ask(page, "wallet_switchEthereumChain", [{ chainId: "0x1" }])).toBe(4902);
  const drain = { from: evmAddress, to: `0x${"a3".repeat(20)}`, data: "0xdeadbeef" };
  expect(await ask(page, "eth_sendTransaction", [drain])).toBe(-32_602);
  const windows = stage.context.pages().filter((one) => one.url().includes("/secure.html"));
  expect(windows).toEqual([]);
}, 60_000);

test("the test dapp finds the wallet by EIP-6963 and shows the connected account", async () => {
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/`);
  await page.locator("#providers").getByText("Use Holdall").waitFor();
  await expect.poll(() => page.locator("#connectButton").innerText()).toBe("Connected");
  await expect.poll(() => page.locator("#accounts").innerText()).toBe(evmAddress);
}, 60_000);

test("a page of the Wallet Standard connects, signs a message and signs in", async () => {
  const page = await plainPage();
  const running = page.evaluate(async () => {
    const { getWallets } = globalThis as unknown as {
      getWallets: () => { get: () => readonly { name: string; features: Record<string, never> }[] };
    };
    const wallet = getWallets()
      .get()
      .find(({ name }) => name === "Holdall")!;
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
  await stage.decide(true);
  expect(await stage.decide(true)).toContain("a word from the page");
  await stage.decide(true);
  const done = await running;
  expect(done).toMatchObject({ message: true, signIn: true });
  expect(done.text).toContain(
    `${new URL(site.url).host} wants you to sign in with your Solana account:`,
  );
}, 90_000);
