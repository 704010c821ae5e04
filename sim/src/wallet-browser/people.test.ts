import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instruction, keyBytes, little, solanaMessage } from "@holdall/wallet/clear/build";
import { encodeCall } from "@holdall/wallet/clear";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BUTTONS, press, readTestPage } from "./test-page.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/**
 * The wallet as a new person meets it, from the built extension to the loss of a hand: nothing but
 * this machine, and nothing signed that was not read.
 */
let first: WalletStage;
/** The device in hand: the first one, until it is lost. */
let stage: WalletStage;
let site: Awaited<ReturnType<typeof serveFiles>>;
let app: Page;
beforeAll(async () => {
  [first, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  stage = first;
}, 120_000);
afterAll(async () => {
  if (stage !== first) await stage.close();
  await first.close();
  await site.close();
});

interface SavedKit {
  readonly path: string;
  readonly words: string;
}

/** The kit that counts at this moment. */
let kit: SavedKit;

/** Chooses the kit and types its words. */
async function bringKit(page: Page): Promise<void> {
  await page.getByLabel("File of the kit").setInputFiles(kit.path);
  await page.getByLabel("The six words of the kit").fill(kit.words);
}

/** Saves the kit that is shown, opens it once, and answers where it lies and its words. */
async function keepKit(page: Page): Promise<SavedKit> {
  await page.getByRole("heading", { name: "Save your recovery kit" }).waitFor({ timeout: 30_000 });
  const words = (await page.locator(".word-grid li").allTextContents()).join(" ");
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save the file" }).click();
  const path = join(mkdtempSync(join(tmpdir(), "holdall-kit-")), "kit.json");
  await (await saving).saveAs(path);
  await page.getByRole("button", { name: "I have both" }).click();
  kit = { path, words };
  await bringKit(page);
  await page.getByRole("button", { name: "Open the kit" }).click();
  await page.getByRole("heading", { name: "Your account is guarded" }).waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  return kit;
}

/** Sends from the chosen account and signs what is asked for on the way, `windows` times. */
async function send({
  asset,
  to,
  windows,
}: {
  asset: string;
  to: string;
  windows: number;
}): Promise<readonly string[]> {
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: asset });
  await app.getByLabel("Recipient").fill(to);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const shown: string[] = [];
  for (let at = 0; at < windows; at++) shown.push(await stage.decide(true));
  await app.getByText("Sent: on its way").waitFor({ timeout: 20_000 });
  return shown;
}

async function askNode(
  url: string,
  method: string,
  params: unknown[],
  token = "",
): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json", "x-devnet-token": token };
  const answer = await fetch(url, { method: "POST", headers, body });
  return ((await answer.json()) as { result: unknown }).result;
}

const BOB = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const BOB_EVM = "0x00000000000000000000000000000000000000B0";

async function takePlayMoney(): Promise<void> {
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 SOL" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^5\s*ETH$/u).waitFor();
  await app.getByText(/^5\s*SOL$/u).waitFor();
}

async function use(kind: string): Promise<void> {
  await app.getByRole("button", { name: "Accounts" }).click();
  const row = app.locator(".row", { hasText: kind });
  await row.getByRole("button", { name: "Use" }).click();
  await row.getByText("In use").waitFor();
}

test("a guarded wallet is made: words, three hands, a kit that is opened once", async () => {
  app = await stage.open("app.html");
  await app.getByRole("button", { name: "Create a guarded wallet" }).click();
  const secure = await stage.secure();
  await stage.createIn(secure);
  await secure.getByRole("heading", { name: "An account of three hands" }).waitFor();
  await secure.getByRole("button", { name: "Make the account" }).click();
  await keepKit(secure);
  await use("Three hands");
}, 90_000);

test("it receives, and sends on both chains with two of its hands", async () => {
  await app.getByRole("button", { name: "Settings" }).click();
  await app.getByLabel("Address of the exchange").fill(site.url);
  await app.getByRole("button", { name: "Save" }).click();
  await app.getByText("Saved", { exact: true }).waitFor();
  await takePlayMoney();
  // Five of each at 150.25 and 3,200.
  await app.getByText(/^16,751\.25\s*USDC$/u).waitFor();
  const [solana] = await send({ asset: "SOL · Local Solana", to: BOB, windows: 1 });
  expect(solana).toContain("You send 1.25 SOL to");
  expect(solana).toContain("First transfer to");
  await expect
    .poll(() => askNode(stage.solana.url, "getBalance", [BOB]), { timeout: 20_000 })
    .toMatchObject({ value: 1_250_000_000 });
  // The first payment of a Safe makes it; then the owners sign, and what they signed is executed.
  const evm = await send({ asset: "ETH · Local EVM", to: BOB_EVM, windows: 3 });
  expect(evm[0]).toContain("An account of three keys is made, which acts when 2 of them sign");
  expect(evm[1]).toContain("You send 1.25 ETH to");
  expect(evm[2]).toContain("would do this");
  const wei = `0x${(125n * 10n ** 16n).toString(16)}`;
  await expect
    .poll(() => askNode(stage.evm.url, "eth_getBalance", [BOB_EVM, "latest"]), {
      timeout: 20_000,
    })
    .toBe(wei);
  await app.getByRole("button", { name: "Activity" }).click();
  await app.getByText("−1.25").first().waitFor();
}, 120_000);

test("whom one has paid is known by name, and who looks like them is called a danger", async () => {
  await app.getByRole("button", { name: "Address book" }).click();
  await app.locator(".row", { hasText: BOB }).getByText("Paid 1 times").waitFor();
  await app.getByRole("button", { name: "Change the book" }).click();
  const book = await stage.secure();
  await book.getByLabel("Recipient").fill(BOB);
  await book.getByLabel("Name", { exact: true }).fill("Bob");
  await book.getByRole("button", { name: "Name this address" }).click();
  await book.getByRole("strong").filter({ hasText: "Bob" }).waitFor();
  await pressToClose(book, book.getByRole("button", { name: "Close" }));
  await app.locator(".row", { hasText: "Bob" }).waitFor();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "SOL · Local Solana" });
  await app.getByLabel("Amount").fill("0.5");
  await app.getByLabel("Recipient").fill(BOB.replace("FWSJ", "FWSK"));
  await app.getByRole("button", { name: "Review" }).click();
  const alike = await stage.decide(false);
  expect(alike).toContain("Hold to sign");
  expect(alike).toContain("looks like");
  await app.getByText("The person refused.").waitFor();
  await app.getByLabel("From the address book").selectOption({ label: "Bob" });
  await app.getByRole("button", { name: "Review" }).click();
  const known = await stage.decide(true);
  expect(known).toContain("Bob");
  expect(known).not.toContain("First transfer");
}, 60_000);

test("one key alone receives as well", async () => {
  await use("One key");
  await takePlayMoney();
}, 30_000);

test("each button of the wallets' test page has the outcome of its row", async () => {
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/`);
  await page.locator("#connectButton").click();
  await stage.decide(true);
  await page.locator("#connectButton", { hasText: "Connected" }).waitFor();
  const found: unknown[] = [];
  for (const [button, method] of BUTTONS) {
    found.push([button, method, ...(await press({ stage, page }, button, method))]);
  }
  expect(found).toEqual(BUTTONS);
  await page.close();
}, 180_000);

test("coins are put to work, taken back and withdrawn, each time after reading what that does", async () => {
  await app.getByRole("button", { name: "Stake", exact: true }).click();
  await app.getByLabel("Amount", { exact: true }).fill("1");
  await app.getByRole("button", { name: "Review" }).click();
  expect(await stage.decide(true)).toMatch(/1(?:\.\d+)? SOL/u);
  const row = app.locator(".row-tall");
  await row.getByText("Begins to earn with the next epoch").waitFor({ timeout: 20_000 });
  await row.getByRole("button", { name: "Take back" }).click();
  await stage.decide(true);
  await row.getByText("Taken back").waitFor({ timeout: 20_000 });
  await row.getByRole("button", { name: "Withdraw" }).click();
  await stage.decide(true);
  await app.getByText("Nothing is at work yet").waitFor({ timeout: 20_000 });
}, 90_000);

test("what there is only one of is shown without its picture, and sent", async () => {
  await app.getByRole("button", { name: "Accounts" }).click();
  const own = app.locator(".row", { hasText: "In use" }).locator(".address").last();
  await mintItem(await own.innerText());
  await app.getByRole("button", { name: "Collectibles" }).click();
  const item = app.locator(".row-tall", { hasText: "Demo Items" });
  await item.waitFor({ timeout: 20_000 });
  await item.getByText("Send it").click();
  await item.getByLabel("Recipient").fill(BOB_EVM);
  await item.getByRole("button", { name: "Review" }).click();
  expect(await stage.decide(true)).toContain(BOB_EVM.slice(0, 6));
  await item.waitFor({ state: "detached", timeout: 20_000 });
}, 60_000);

/** Somebody mints an item of the play contract to an address. */
async function mintItem(to: string): Promise<void> {
  const { url, contracts, token } = stage.evm;
  const [from] = (await askNode(url, "eth_accounts", [], token)) as readonly string[];
  const data = Buffer.from(encodeCall("mint(address)", [to])).toString("hex");
  await askNode(
    url,
    "eth_sendTransaction",
    [{ from, to: contracts["items"], data: `0x${data}` }],
    token,
  );
}

interface StandardWallet {
  readonly accounts: readonly { readonly address: string }[];
  readonly features: {
    readonly "standard:connect": { connect(): Promise<unknown> };
    readonly "solana:signTransaction": { signTransaction(input: object): Promise<unknown> };
  };
}

/** A page that knows the Wallet Standard and nothing of us: connects, and has something signed. */
async function standardPage(): Promise<{ page: Page; address: string }> {
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/plain.html`);
  const connecting = page.evaluate(async () => {
    const register = (wallet: StandardWallet): void => void Object.assign(globalThis, { wallet });
    const detail = { register };
    (globalThis as unknown as EventTarget).dispatchEvent(
      new CustomEvent("wallet-standard:app-ready", { detail }),
    );
    const { wallet } = globalThis as unknown as { wallet: StandardWallet };
    await wallet.features["standard:connect"].connect();
    return wallet.accounts[0].address;
  });
  await stage.decide(true);
  return { page, address: await connecting };
}

/** A message with the block hash it must have to be looked at: it stands after the addresses. */
async function dated(message: Uint8Array): Promise<Uint8Array> {
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

test("a drain in the guise of a reward is refused, and nobody is asked", async () => {
  const { page, address } = await standardPage();
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
  expect(await askToSign(page, await dated(drain))).toBe(4001);
  const unknown = solanaMessage([instruction(thief, [[address, "sw"]], reward)], {
    payer: address,
  });
  expect(await askToSign(page, await dated(unknown))).toBe(-32_602);
  const windows = stage.context.pages().filter((one) => one.url().includes("/secure.html"));
  expect(windows).toEqual([]);
  await page.close();
}, 60_000);

test("the kit is lost: a new one is made, the address stays, and the lost owner is replaced", async () => {
  await use("Three hands");
  const row = app.locator(".row", { hasText: "Three hands" });
  const before = await row.locator(".address").allInnerTexts();
  await app.getByRole("button", { name: "Renew a hand" }).click();
  const renewing = await stage.secure();
  await renewing.getByRole("button", { name: "My recovery kit is lost" }).click();
  await keepKit(renewing);
  expect(await row.locator(".address").allInnerTexts()).toEqual(before);
  const waits = app.getByText("a lost hand still counts as an owner");
  await waits.waitFor({ timeout: 20_000 });
  await app.getByRole("button", { name: "Replace the lost owner" }).click();
  expect(await stage.decide(true)).toContain("replaces");
  await stage.decide(true);
  await waits.waitFor({ state: "detached", timeout: 20_000 });
  await send({ asset: "SOL · Local Solana", to: BOB, windows: 1 });
}, 120_000);

test("limits: tighter at once, looser with the kit and a day later, taken back meanwhile", async () => {
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Rules and limits" }).click();
  aMinuteLater();
  const rules = await stage.secure();
  const limit = rules.getByLabel("SOL, at once");
  await limit.fill("1");
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("Saved", { exact: true }).waitFor();
  await limit.fill("4");
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("This is looser than before").waitFor();
  await bringKit(rules);
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("Looser rules count from").waitFor();
  await rules.getByText("at once: 4 SOL").waitFor();
  aMinuteLater();
  await rules.getByRole("button", { name: "Take them back" }).click();
  await rules.getByText("Looser rules count from").waitFor({ state: "detached" });
  await rules.close();
  // The co-signer holds to them whatever this device signs.
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "SOL · Local Solana" });
  await app.getByLabel("Recipient").fill(BOB);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const asked = await stage.secure();
  await asked.getByRole("button", { name: "Sign" }).click();
  await asked.getByText("The account's own rules refuse this. limit-units").waitFor();
  await pressToClose(asked, asked.getByRole("button", { name: "Try again" }));
}, 60_000);

/** A co-signer hears ten requests of an account in a minute: what a person does in hours, a test does at once. */
function aMinuteLater(): void {
  first.cosigner.clock.aheadMs += 60_000;
}

const WEEK_MS = 7 * 24 * 3_600_000;

test("the device is lost: on a new one the kit and the co-signer have the account back", async () => {
  await app.getByRole("button", { name: "Accounts" }).click();
  const row = app.locator(".row", { hasText: "Three hands" });
  await row.waitFor();
  const before = await row.locator(".address").allInnerTexts();
  stage = await first.another();
  const old = app;
  app = await stage.open("app.html");
  await app.getByRole("button", { name: "I have lost my device" }).click();
  const page = await stage.secure();
  await stage.createIn(page);
  await page.getByRole("heading", { name: "A device is lost" }).waitFor();
  await bringKit(page);
  await page.getByRole("button", { name: "Look at the account" }).click();
  await page.getByText(before[0]).waitFor();
  aMinuteLater();
  await page.getByRole("button", { name: "Begin the notice" }).click();
  await page.getByText("The notice runs until").waitFor();
  await page.getByRole("button", { name: "Have the account back" }).click();
  await page.getByText("Without the device, a notice must run first").waitFor();
  // The device that is only mislaid is told, and could stop it.
  await old.getByRole("button", { name: "Rules and limits" }).click();
  const warned = await first.secure();
  await warned.getByText("Somebody with your recovery kit has asked").waitFor();
  first.cosigner.clock.aheadMs += WEEK_MS;
  await page.getByRole("button", { name: "Have the account back" }).click();
  await keepKit(page);
  await use("Three hands");
  const after = app.locator(".row", { hasText: "Three hands" }).locator(".address");
  expect(await after.allInnerTexts()).toEqual(before);
  // The Safe still names the lost device: the kit and the co-signer put this one in its place.
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByText("a lost hand still counts as an owner").waitFor({ timeout: 20_000 });
  await app.getByRole("button", { name: "Replace the lost owner" }).click();
  const swap = await stage.secure();
  await swap.getByText("This device is no owner yet").waitFor();
  await bringKit(swap);
  await stage.decide(true);
  await stage.decide(true);
  const waits = app.getByText("a lost hand still counts as an owner");
  await waits.waitFor({ state: "detached", timeout: 20_000 });
  await send({ asset: "ETH · Local EVM", to: BOB_EVM, windows: 2 });
}, 150_000);
