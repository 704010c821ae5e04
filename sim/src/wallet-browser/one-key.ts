import { instruction, keyBytes, little, solanaMessage } from "@holdall/wallet/clear/build";
import { encodeCall } from "@holdall/wallet/clear";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { askNode, BOB_EVM, CAROL, CAROL_ALIKE, send, takePlayMoney } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { BUTTONS, press } from "./test-page.ts";
import { pressToClose } from "./wallet-stage.ts";
import type { EvmDevnet } from "@holdall/devnet/evm";

/** Somebody mints an item of the play contract to an address. */
async function mintItem({ url, contracts, token }: EvmDevnet, to: string): Promise<void> {
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
async function standardPage({ stage, siteUrl }: Person): Promise<{ page: Page; address: string }> {
  const page = await stage.context.newPage();
  await page.goto(`${siteUrl}/plain.html`);
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

/** An account of one key, step by step: paid from, known people, pages that ask, coins at work, a drain. */
export const ONE_KEY: readonly Step<Person>[] = [
  ["a wallet of one key is made, receives and pays", make, 60_000],
  [
    "whom one has paid is known by name, and who looks like them is called a danger",
    knowPeople,
    60_000,
  ],
  ["each button of the wallets' test page has the outcome of its row", pressButtons, 180_000],
  [
    "coins are put to work, taken back and withdrawn, each time after reading what that does",
    putToWork,
    240_000,
  ],
  ["what there is only one of is shown without its picture, and sent", sendItem, 60_000],
  ["a drain in the guise of a reward is refused, and nobody is asked", refuseDrain, 60_000],
];

async function make(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Create a wallet", exact: true }).click();
  const secure = await stage.secure();
  await stage.createIn(secure);
  await pressToClose(secure, secure.getByRole("button", { name: "Close" }));
  await takePlayMoney(person);
  const [shown] = await send(person, { asset: "SOL · Local Solana", to: CAROL, windows: 1 });
  expect(shown).toContain("First transfer to");
}

async function knowPeople(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Address book" }).click();
  await app.locator(".row", { hasText: CAROL }).getByText("Paid 1 times").waitFor();
  await app.getByRole("button", { name: "Change the book" }).click();
  const book = await stage.secure();
  await book.getByLabel("Recipient").fill(CAROL);
  await book.getByLabel("Name", { exact: true }).fill("Carol");
  await book.getByRole("button", { name: "Name this address" }).click();
  await book.getByRole("strong").filter({ hasText: "Carol" }).waitFor();
  await pressToClose(book, book.getByRole("button", { name: "Close" }));
  await app.locator(".row", { hasText: "Carol" }).waitFor();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "SOL · Local Solana" });
  await app.getByLabel("Amount").fill("0.5");
  await app.getByLabel("Recipient").fill(CAROL_ALIKE);
  await app.getByRole("button", { name: "Review" }).click();
  const alike = await stage.decide(false);
  expect(alike).toContain("Hold to sign");
  expect(alike).toContain("looks like");
  await app.getByText("The person refused.").waitFor();
  await app.getByLabel("From the address book").selectOption({ label: "Carol" });
  await app.getByRole("button", { name: "Review" }).click();
  const known = await stage.decide(true);
  expect(known).toContain("Carol");
  expect(known).not.toContain("First transfer");
}

async function pressButtons(person: Person): Promise<void> {
  const { stage, siteUrl } = person;
  const page = await stage.context.newPage();
  await page.goto(`${siteUrl}/`);
  await page.locator("#connectButton").click();
  await stage.decide(true);
  await page.locator("#connectButton", { hasText: "Connected" }).waitFor();
  const found: unknown[] = [];
  for (const [button, method] of BUTTONS) {
    found.push([button, method, ...(await press({ stage, page }, button, method))]);
  }
  expect(found).toEqual(BUTTONS);
  await page.close();
}

async function putToWork(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Stake", exact: true }).click();
  await app.getByLabel("Amount", { exact: true }).fill("1");
  await app.getByRole("button", { name: "Review" }).click();
  expect(await stage.decide(true)).toMatch(/1(?:\.\d+)? SOL/u);
  const row = app.locator(".row-tall");
  await row.getByText("Begins to earn with the next epoch").waitFor({ timeout: 40_000 });
  await row.getByRole("button", { name: "Take back" }).click();
  await stage.decide(true);
  await row.getByText("Taken back").waitFor({ timeout: 100_000 });
  await row.getByRole("button", { name: "Withdraw" }).click();
  await stage.decide(true);
  await app.getByText("Nothing is at work yet").waitFor({ timeout: 40_000 });
}

async function sendItem(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Accounts" }).click();
  const own = app.locator(".row", { hasText: "In use" }).locator(".address").last();
  await mintItem(stage.evm, await own.innerText());
  await app.getByRole("button", { name: "Collectibles" }).click();
  const item = app.locator(".row-tall", { hasText: "Demo Items" });
  await item.waitFor({ timeout: 40_000 });
  await item.getByText("Send it").click();
  await item.getByLabel("Recipient").fill(BOB_EVM);
  await item.getByRole("button", { name: "Review" }).click();
  expect(await stage.decide(true)).toContain(BOB_EVM.slice(0, 6));
  await item.waitFor({ state: "detached", timeout: 40_000 });
}

async function refuseDrain(person: Person): Promise<void> {
  const { page, address } = await standardPage(person);
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
  const windows = person.stage.context.pages().filter((one) => one.url().includes("/secure.html"));
  expect(windows).toEqual([]);
  await page.close();
}
