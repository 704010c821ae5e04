import { createHash, createPublicKey, verify } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { FORBIDDEN_NAMES } from "@holdall/wallet/realm";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOf } from "./looks.ts";
import { sealedHands } from "./sealed-hands.ts";
import { openWalletStage, PASSWORD, serveFiles } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** The fences between the realms, on the files that are shipped and in a real browser. */
let stage: WalletStage;
let site: Awaited<ReturnType<typeof serveFiles>>;
beforeAll(async () => {
  [stage, site] = await Promise.all([
    openWalletStage(),
    serveFiles(() => ({ body: "<!doctype html><title>a page</title>", type: "text/html" })),
  ]);
}, 120_000);
afterAll(async () => {
  await stage.close();
  await site.close();
});

/** Which packages each realm may be made of (`wallet.md` section 2.2). */
const NOBLE = ["@noble/ciphers", "@noble/curves", "@noble/hashes"];
const SCURE = ["@scure/base", "@scure/bip32", "@scure/bip39"];
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  key: [...NOBLE, ...SCURE],
  stretch: ["hash-wasm"],
  device: ["@noble/curves", "@noble/hashes", "@scure/base", "@scure/bip32", "qr"],
  secure: [],
  host: [],
  top: [],
  relay: [],
  inpage: [],
  offline: [...NOBLE, ...SCURE, "hash-wasm", "qr"],
};
const FENCE = /^(ses|@endo\/)/u;

interface Realm {
  readonly packages: readonly string[];
  readonly modules: readonly string[];
}

function graph(): Readonly<Record<string, Realm>> {
  return JSON.parse(readFileSync(stage.built.graph, "utf8")) as Record<string, Realm>;
}

test("each realm is made of the packages of its row and of no others", () => {
  const built = graph();
  for (const [name, allowed] of Object.entries(PACKAGES)) {
    const { packages, modules } = built[name];
    const found = packages.filter((one) => !(name === "key" && FENCE.test(one)));
    expect(
      found.filter((one) => !allowed.includes(one)),
      name,
    ).toEqual([]);
    expect(modules.length, name).toBeGreaterThan(0);
  }
  for (const name of ["key", "secure", "host", "top"]) {
    const reached = built[name].modules.filter((path) =>
      /extension\/src\/(router|app)\//u.test(path),
    );
    expect(reached, name).toEqual([]);
  }
  for (const name of ["router", "page-router", "app", "page-app"]) {
    const secret = built[name].modules.filter((path) =>
      /vault|words\.ts|derive|signers/u.test(path),
    );
    expect(
      secret.filter((path) => path.startsWith("wallet/src/keyring/")),
      name,
    ).toEqual([]);
    expect(
      built[name].packages.filter((one) => FENCE.test(one)),
      name,
    ).toEqual([]);
  }
});

test("the files stay within their sizes, and both builds hold the same key realm", () => {
  const zipped = (name: string): number =>
    gzipSync(readFileSync(join(stage.built.extension, name))).length;
  const key = readFileSync(join(stage.built.extension, "key.js"));
  expect(readFileSync(join(stage.built.page, "key.js")).equals(key)).toBe(true);
  // Of it 30 kB are the fence and 35 kB the curves; the rest reads what is signed.
  expect(zipped("key.js")).toBeLessThanOrEqual(120_000);
  expect(zipped("device.js")).toBeLessThanOrEqual(60_000);
  expect(zipped("inpage.js") + zipped("relay.js")).toBeLessThanOrEqual(14_000);
  const files = globSync("**/*.*", { cwd: stage.built.extension });
  const total = files.reduce(
    (sum, name) => sum + statSync(join(stage.built.extension, name)).size,
    0,
  );
  expect(files.length).toBeGreaterThan(10);
  expect(total).toBeLessThanOrEqual(2_500_000);
});

/**
 * Starts a worker of the extension and answers a way to evaluate in it. The realm itself refuses
 * to evaluate text, so that this goes by the debugger's own door.
 */
async function insideWorker(
  { context }: WalletStage,
  page: Page,
  file: string,
): Promise<(expression: string) => Promise<unknown>> {
  const session = await context.newCDPSession(page);
  const attached = new Promise<string>((resolve) =>
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.url.endsWith(file)) resolve(sessionId);
    }),
  );
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  await page.evaluate((name) => {
    const scope = globalThis as unknown as { Worker: new (name: string) => object };
    Object.assign(scope, { kept: new scope.Worker(name) });
  }, file);
  const sessionId = await attached;
  let lastId = 0;
  return (expression) =>
    new Promise((resolve) => {
      const id = ++lastId;
      session.on("Target.receivedMessageFromTarget", ({ message }) => {
        const answer = JSON.parse(message) as {
          id?: number;
          result?: { result: { value: unknown } };
        };
        if (answer.id === id) resolve(answer.result?.result.value);
      });
      const params = { expression, awaitPromise: true, returnByValue: true };
      const message = JSON.stringify({ id, method: "Runtime.evaluate", params });
      void session.send("Target.sendMessageToTarget", { sessionId, message });
    });
}

test("in the built key realm every way out is gone, and a request reaches nobody", async () => {
  const page = await stage.open("popup.html");
  const evaluate = await insideWorker(stage, page, "key.js");
  await expect
    .poll(() => evaluate("Object.isFrozen(Array.prototype)"), { timeout: 10_000 })
    .toBe(true);
  const forbidden = JSON.stringify(FORBIDDEN_NAMES);
  const left = await evaluate(
    `${forbidden}.filter((name) => typeof globalThis[name] !== "undefined").join()`,
  );
  expect(left).toBe("");
  expect(await evaluate("Object.isFrozen(Object.prototype)")).toBe(true);
  expect(await evaluate("typeof chrome")).toBe("undefined");
  // What the build leaves out of the fence: nothing is evaluated in this realm and nothing logged.
  expect(await evaluate("typeof console.error")).toBe("undefined");
  const refusedBy = (act: string) => evaluate(`try { ${act}; "" } catch (error) { error.message }`);
  expect(await refusedBy("new Compartment({})")).toBe("this realm evaluates nothing");
  expect(await refusedBy(`(0, eval)("1")`)).not.toBe("");
  expect(await refusedBy(`Function("return 1")`)).not.toBe("");
  const before = site.asked.length;
  const tried = await evaluate(
    `import("${site.url}/leak.js").then(() => "loaded", () => "refused")`,
  );
  expect(tried).toBe("refused");
  expect(site.asked.length).toBe(before);
  await page.close();
}, 60_000);

let words: readonly string[];

test("nobody but the secure page is heard as the secure page", async () => {
  words = await stage.create();
  const page = await stage.open("app.html");
  const heard = await page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        runtime: {
          connect(options: { name: string }): {
            onMessage: { addListener(listener: (message: unknown) => void): void };
            postMessage(message: unknown): void;
          };
        };
      };
    };
    const answers: unknown[] = [];
    for (const name of ["secure", "connect", "host"]) {
      const port = chrome.runtime.connect({ name });
      port.onMessage.addListener((message) => answers.push(message));
      const id = "00".repeat(16);
      const body = { ticket: 1, isAllowed: true };
      port.postMessage(JSON.stringify({ v: 1, id, kind: "decide", body }));
      port.postMessage(JSON.stringify({ v: 1, id, kind: "approve", body: { ticket: 1 } }));
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return answers;
  });
  expect(heard).toEqual([]);
}, 60_000);

test("the router may die and the wallet stays open; locking ends it", async () => {
  const page = await stage.open("app.html");
  await page.getByRole("button", { name: "Lock", exact: true }).waitFor();
  const session = await stage.context.newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await page.close();
  const again = await stage.open("app.html");
  await again.getByRole("button", { name: "Lock", exact: true }).click();
  await again.getByRole("button", { name: "Unlock", exact: true }).click();
  const secure = await stage.secure();
  await secure.getByLabel("Password").fill("not the password at all");
  await secure.getByRole("button", { name: "Unlock" }).click();
  await secure.getByText("Wrong password or passkey.").waitFor();
  await secure.getByLabel("Password").fill(PASSWORD);
  await secure.getByRole("button", { name: "Unlock" }).click();
  await again.getByRole("button", { name: "Lock", exact: true }).waitFor();
}, 60_000);

test("neither words nor password are anywhere in what the browser keeps", async () => {
  const page = await stage.open("app.html");
  const kept = await page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: Record<"local" | "session", { get(key: null): Promise<object> }> };
    };
    const all = [await chrome.storage.local.get(null), await chrome.storage.session.get(null)];
    return JSON.stringify(all) + JSON.stringify(localStorage);
  });
  expect(kept).toContain("holdallVault");
  const files = globSync("**/*", { cwd: stage.profile }).filter((name) =>
    statSync(join(stage.profile, name), { throwIfNoEntry: false })?.isFile(),
  );
  expect(files.length).toBeGreaterThan(10);
  const marks = [PASSWORD, Buffer.from(PASSWORD).toString("base64").slice(0, 30)];
  for (const mark of marks) {
    expect(kept).not.toContain(mark);
    for (const name of files) {
      const bytes = readFileSync(join(stage.profile, name));
      expect(bytes.includes(mark) || bytes.includes(Buffer.from(mark, "utf16le")), name).toBe(
        false,
      );
    }
  }
}, 60_000);

test("a passkey opens what the password opened", async () => {
  const page = await stage.open("secure.html#passkey");
  const session = await stage.context.newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    hasPrf: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  await session.send("WebAuthn.addVirtualAuthenticator", { options });
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("heading", { name: "The passkey opens the wallet" }).waitFor();
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Lock", exact: true }).click();
  await app.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  // The same window again: the authenticator is its own.
  await page.goto(page.url().replace("passkey", "unlock"));
  await page.reload();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await app.getByRole("button", { name: "Lock", exact: true }).waitFor();
  await app.close();
}, 60_000);

interface DebugTarget {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Every realm of the wallet that the browser runs now. */
async function runningRealms(): Promise<readonly DebugTarget[]> {
  const [port] = readFileSync(join(stage.profile, "DevToolsActivePort"), "utf8").split("\n");
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = (await answer.json()) as readonly DebugTarget[];
  return targets.filter(({ url }) => url.startsWith("chrome-extension://"));
}

/** Everything that lies in a realm's heap, as one text. */
function heapOf({ webSocketDebuggerUrl }: DebugTarget): Promise<string> {
  const socket = new WebSocket(webSocketDebuggerUrl);
  const parts: string[] = [];
  return new Promise((resolve, reject) => {
    socket.addEventListener("error", () => reject(new Error("no debugger")));
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }));
      socket.send(JSON.stringify({ id: 2, method: "HeapProfiler.takeHeapSnapshot", params: {} }));
    });
    socket.addEventListener("message", ({ data }) => {
      const said = JSON.parse(String(data)) as {
        readonly id?: number;
        readonly method?: string;
        readonly params?: { readonly chunk?: string };
      };
      if (said.method === "HeapProfiler.addHeapSnapshotChunk") parts.push(said.params?.chunk ?? "");
      if (said.id !== 2) return;
      socket.close();
      resolve(parts.join(""));
    });
  });
}

test("a second after the lock, no realm's memory holds words or password", async () => {
  const page = await stage.open("app.html");
  await page.evaluate(`globalThis.mark = "a mark that is " + "there"`);
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await page.waitForTimeout(1_000);
  const realms = await runningRealms();
  expect(realms.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["service_worker", "page"]),
  );
  const isHost = ({ url }: DebugTarget): boolean => url.endsWith("/host.html");
  expect(realms.some(isHost)).toBe(true);
  // The extension's documents share one heap: that the mark of a page is in the host's shows it.
  const looked = realms.filter(({ type, url }) => type !== "page" || url.includes("/secure.html"));
  const heaps: string[] = [];
  for (const realm of looked) heaps.push(await heapOf(realm));
  // What is there is found: the search is no formality.
  expect(heaps[looked.findIndex(isHost)]).toContain("a mark that is there");
  const secrets = [
    PASSWORD,
    words.join(" "),
    words.slice(0, 3).join(" "),
    words.slice(4, 7).join(" "),
  ];
  for (const [at, heap] of heaps.entries()) {
    const found = secrets.filter((secret) => heap.includes(secret));
    expect(found, looked[at].url).toEqual([]);
  }
}, 60_000);

/** The recipient of the offline payment, and the hash of a block: both 32 bytes in base58. */
const FRIEND = "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU";
const BLOCK = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM";

test("the recovery file signs from a disk without a network, and gives the key out after a word", async () => {
  const hands = await sealedHands();
  const file = join(stage.built.page, "offline-recovery.html");
  const named = JSON.parse(readFileSync(join(stage.built.page, "assets.json"), "utf8")) as object;
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
  expect(named).toMatchObject({ "offline-recovery.html": digest });
  const page = await stage.context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  const [asked, failed]: [string[], string[]] = [[], []];
  page.on("request", (request) => void asked.push(request.url().slice(0, 8)));
  page.on("pageerror", (error) => void failed.push(error.message));
  page.on("console", (said) => said.type() === "error" && failed.push(said.text()));
  await stage.context.setOffline(true);
  await page.goto(pathToFileURL(file).href);
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const open = async (second: string): Promise<void> => {
    await page.getByLabel("File of the first hand").setInputFiles(hands.files[0]);
    await page.getByLabel("File of the second hand").setInputFiles(hands.files[1]);
    await page.getByLabel("Password or words of the first file").fill(hands.passwords[0]);
    await page.getByLabel("Password or words of the second file").fill(second);
  };
  await open("another");
  await page.getByLabel("Recipient").fill(FRIEND);
  await page.getByLabel("Amount in SOL").fill("0.0000000001");
  await page.getByLabel("Recent block hash").fill(BLOCK);
  await press("Read it to me");
  await page.getByText("with at most nine decimals").waitFor();
  await page.getByLabel("Amount in SOL").fill("0.0125");
  await press("Read it to me");
  await page.getByText("vault-password").waitFor();
  expect(await faultsOf(page, "offline recovery")).toEqual([]);
  await open(hands.passwords[1]);
  await press("Read it to me");
  await page.getByText("0.0125 SOL").waitFor();
  await page.getByText(hands.address).waitFor();
  const typed = page.getByLabel("Type the first of the six words");
  await typed.fill("notthisword");
  await press("Sign");
  await page.getByText("Nothing was signed").waitFor();
  await typed.fill(await page.locator(".check-words li").first().innerText());
  await press("Sign");
  const signed = Buffer.from(await page.locator("#signed").innerText(), "base64");
  const [signature, message] = [signed.subarray(1, 65), signed.subarray(65)];
  const key = { kty: "OKP", crv: "Ed25519", x: Buffer.from(hands.publicKey).toString("base64url") };
  const publicKey = createPublicKey({ key, format: "jwk" });
  expect(verify(null, message, publicKey, signature)).toBe(true);
  expect(await page.getByLabel("The signed transaction as a code").isVisible()).toBe(true);
  expect(await faultsOf(page, "offline recovery, signed")).toEqual([]);
  await press("Sign another");
  await open(hands.passwords[1]);
  await press("Put the key together");
  await page.getByText("no rule and no notice guards it").waitFor();
  await page.getByLabel("Type ASSEMBLE to see the key").fill("assemble");
  await press("Show the key");
  await page.getByText("word-typed").waitFor();
  expect(await page.locator("#key").count()).toBe(0);
  await page.getByLabel("Type ASSEMBLE to see the key").fill("ASSEMBLE");
  await press("Show the key");
  expect(await page.locator("#key").innerText()).toMatch(/^[0-9a-f]{64}$/u);
  expect(await faultsOf(page, "offline recovery, the key")).toEqual([]);
  const width = await page.evaluate("document.documentElement.scrollWidth");
  expect(width).toBeLessThanOrEqual(390);
  expect({ asked: new Set(asked), failed }).toEqual({ asked: new Set(["file:///"]), failed: [] });
  await stage.context.setOffline(false);
  await page.close();
}, 60_000);
