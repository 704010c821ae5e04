import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FORBIDDEN_NAMES } from "@holdall/wallet/realm";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { recoverOffline } from "./offline-file.ts";
import { eventually } from "./person.ts";
import type { Step } from "./person.ts";
import type { ThreeHands } from "./three-hands.ts";
import { PASSWORD } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** The fences between the realms, around a wallet that has been lived with. */
export const FENCES: readonly Step<ThreeHands>[] = [
  ["in the built key realm every way out is gone, and a request reaches nobody", keySealed, 60_000],
  ["nobody but the secure page is heard as the secure page", secureAlone, 60_000],
  ["the router may die and the wallet stays open; locking ends it", routerDies, 60_000],
  [
    "the system's lock locks the wallet, whoever is awake, and closes what it shows",
    systemLocks,
    60_000,
    "long",
  ],
  ["neither words nor password are anywhere in what the browser keeps", nothingKept, 60_000],
  ["a passkey opens what the password opened", passkeyOpens, 60_000, "long"],
  ["a second after the lock, no realm's memory holds words or password", memoryClean, 60_000],
  [
    "the recovery file signs from a disk without a network, and gives the key out after a word",
    recoverOffline,
    60_000,
  ],
];

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

async function keySealed({ owner: { stage, site } }: ThreeHands): Promise<void> {
  const page = await stage.open("popup.html");
  const evaluate = await insideWorker(stage, page, "key.js");
  await eventually(() => evaluate("Object.isFrozen(Array.prototype)"), true);
  const forbidden = JSON.stringify(FORBIDDEN_NAMES);
  const left = await evaluate(
    `${forbidden}.filter((name) => typeof globalThis[name] !== "undefined").join()`,
  );
  expect(left).toBe("");
  expect(await evaluate("Object.isFrozen(Object.prototype)")).toBe(true);
  expect(await evaluate("typeof chrome")).toBe("undefined");
  // What the build leaves out of the fence: nothing is evaluated in this realm and nothing logged.
  expect(await evaluate("typeof console.error")).toBe("undefined");
  const refusedBy = (act: string) => evaluate(`try { ${act}; "" } catch (error) { String(error) }`);
  expect(await refusedBy("new Compartment({})")).toBe("TypeError: this realm evaluates nothing");
  expect(await refusedBy(`(0, eval)("1")`)).not.toBe("");
  expect(await refusedBy(`Function("return 1")`)).not.toBe("");
  const tried = await evaluate(
    `import("${site.url}/leak.js").then(() => "loaded", () => "refused")`,
  );
  expect(tried).toBe("refused");
  expect(site.asked).not.toContain("/leak.js");
  await page.close();
}

async function secureAlone({ owner: { app } }: ThreeHands): Promise<void> {
  const heard = await app.evaluate(async () => {
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
}

async function routerDies({ owner: { stage } }: ThreeHands): Promise<void> {
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
  await again.close();
}

/** The router's worker, once there is one or is none. */
async function routerOf(stage: WalletStage, isThere: boolean): Promise<DebugTarget | undefined> {
  const find = async (): Promise<DebugTarget | undefined> =>
    (await runningRealms(stage)).find(({ type }) => type === "service_worker");
  await eventually(async () => (await find()) !== undefined, isThere);
  return find();
}

/** Has the router do something as the browser would have it; text, since its own page asks it nothing. */
async function inRouter(stage: WalletStage, expression: string): Promise<void> {
  const { webSocketDebuggerUrl } = (await routerOf(stage, true))!;
  const socket = new WebSocket(webSocketDebuggerUrl);
  const done = Promise.withResolvers<void>();
  socket.addEventListener("message", () => done.resolve());
  socket.addEventListener("error", () => done.reject(new Error("no debugger")));
  socket.addEventListener("open", () =>
    socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } })),
  );
  await done.promise;
  socket.close();
}

/** Ends the router and wakes it again, by a secure page that asks it nothing: it knows no host yet. */
async function wakeRouter(stage: WalletStage): Promise<Page> {
  const any = await stage.open("popup.html");
  const session = await stage.context.newCDPSession(any);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await any.close();
  await routerOf(stage, false);
  const shown = await stage.open("secure.html#book");
  await shown.getByRole("heading").first().waitFor();
  return shown;
}

async function unlockAgain(stage: WalletStage, app: Page): Promise<void> {
  await app.getByRole("button", { name: "Unlock", exact: true }).click();
  const secure = await stage.secure();
  await secure.getByLabel("Password").fill(PASSWORD);
  await secure.getByRole("button", { name: "Unlock" }).click();
  await app.getByRole("button", { name: "Lock", exact: true }).waitFor();
}

async function systemLocks({ owner: { stage } }: ThreeHands): Promise<void> {
  const shown = await wakeRouter(stage);
  const closed = shown.waitForEvent("close");
  await inRouter(stage, `chrome.idle.onStateChanged.dispatch("locked")`);
  await closed;
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await unlockAgain(stage, app);
  // The browser may take the host away, and the key with it.
  await inRouter(stage, "void chrome.offscreen.closeDocument()");
  await app.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await unlockAgain(stage, app);
  await app.close();
}

async function nothingKept({ owner: { stage, app }, kit }: ThreeHands): Promise<void> {
  const kept = await app.evaluate(async () => {
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
  const marks = [PASSWORD, Buffer.from(PASSWORD).toString("base64").slice(0, 30), kit.words];
  for (const mark of marks) {
    expect(kept).not.toContain(mark);
    for (const name of files) {
      const bytes = readFileSync(join(stage.profile, name));
      expect(bytes.includes(mark) || bytes.includes(Buffer.from(mark, "utf16le")), name).toBe(
        false,
      );
    }
  }
}

async function passkeyOpens({ owner: { stage } }: ThreeHands): Promise<void> {
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
  // A secure page ends with the lock; its authenticator stays with the window.
  const [unlock] = page.url().split("#");
  await page.goto(unlock.replace("secure.html", "popup.html"));
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Lock", exact: true }).click();
  await app.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await page.goto(`${unlock}#unlock`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await app.getByRole("button", { name: "Lock", exact: true }).waitFor();
  await Promise.all([app.close(), page.close()]);
}

interface DebugTarget {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Every realm of the wallet that the browser runs now. */
async function runningRealms(stage: WalletStage): Promise<readonly DebugTarget[]> {
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

async function memoryClean({ owner: { stage }, words, kit }: ThreeHands): Promise<void> {
  const page = await stage.open("app.html");
  await page.evaluate(`globalThis.mark = "a mark that is " + "there"`);
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await page.waitForTimeout(1_000);
  const realms = await runningRealms(stage);
  expect(realms.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["service_worker", "page"]),
  );
  const isHost = ({ url }: DebugTarget): boolean => url.endsWith("/host.html");
  expect(realms.some(isHost)).toBe(true);
  // The extension's documents share one heap: that the mark of a page is in the host's shows it.
  const looked = realms.filter(({ type }) => type !== "page");
  const heaps: string[] = [];
  for (const realm of looked) heaps.push(await heapOf(realm));
  // What is there is found: the search is no formality.
  expect(heaps[looked.findIndex(isHost)]).toContain("a mark that is there");
  const secrets = [
    PASSWORD,
    kit.words,
    words.join(" "),
    words.slice(0, 3).join(" "),
    words.slice(4, 7).join(" "),
  ];
  for (const [at, heap] of heaps.entries()) {
    const found = secrets.filter((secret) => heap.includes(secret));
    expect(found, looked[at].url).toEqual([]);
  }
}
