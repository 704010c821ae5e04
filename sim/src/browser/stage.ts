import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { buildApplication } from "./build-application.ts";
import { pageArguments } from "./chromium-arguments.ts";
import { findChromium, thisMachine } from "./find-chromium.ts";

/** A language, a theme and a size of screen. */
export interface Look {
  readonly language: "en" | "fr";
  readonly theme: "ink" | "canvas";
  readonly width: 1440 | 390;
}

export const wide: Look = { language: "en", theme: "ink", width: 1440 };
export const narrow: Look = { language: "fr", theme: "canvas", width: 390 };

interface DemoKey {
  readonly user: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A page, and everything that went wrong on it. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console, exceptions, requests to other origins, violations of the policy. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

interface VisitOptions {
  readonly serviceWorkers?: "allow" | "block";
}

/** Lets one person in once, at the first start's address. */
interface DemoEntry {
  readonly user: string;
  readonly path: string;
}

/** A running venue of the demonstration, its pages, and one browser. */
export interface Stage {
  readonly url: string;
  readonly keys: readonly DemoKey[];
  readonly entries: readonly DemoEntry[];
  /** The same account by the API, to compare with what the page shows. */
  clientOf(user: string): Promise<Client>;
  /** A page of its own; only a visit that asks for it has a service worker. */
  visit(look: Look, more?: VisitOptions): Promise<Visit>;
  /** Stops the venue and starts it again over its data, at the same address and a later hour. */
  restart(clockAheadMs: number): Promise<void>;
  /** Kills the venue as a power cut would, and starts it again over its data, at the same address. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
const SEED = "7";
/** What most journeys need nothing of: what takes seconds to make, and traffic that nobody looks at. */
const quick: readonly string[] = ["--no-past", "--no-proofs", "--calm"];

/**
 * Starts everything but the local chains, which no page of the venue speaks to; further words go to
 * the program. What fails to start leaves nothing behind.
 */
export async function openStage(words: readonly string[] = quick): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "holdall-browser-"));
  await buildApplication();
  const first = await startVenue({ folder, port: 0, clockAheadMs: 0, words });
  const { ready } = first;
  let { child } = first;
  const { path } = findChromium(thisMachine());
  const browser = await chromium.launch({ executablePath: path, args: pageArguments() });
  let starting: Promise<void> = Promise.resolve();
  const replace = async (signal: "SIGTERM" | "SIGKILL", clockAheadMs: number): Promise<void> => {
    await stopped(child, signal);
    ({ child } = await startVenue({ folder, port: portOf(ready), clockAheadMs, words }));
  };
  const startAgain = (...how: Parameters<typeof replace>): Promise<void> => {
    starting = replace(...how);
    // A journey that failed meanwhile hears of nothing else.
    starting.catch(() => undefined);
    return starting;
  };
  return {
    url: ready.url,
    keys: ready.keys,
    entries: ready.entries,
    clientOf(user) {
      const key = ready.keys.find((each) => each.user === user);
      if (key === undefined) throw new RangeError(`nobody is called ${user}`);
      return connect({ url: ready.url, wsUrl: ready.wsUrl, apiSecret: key.apiSecret });
    },
    visit: (look, more) => openVisit(browser, ready.url, { ...look, ...more }),
    restart: (clockAheadMs) => startAgain("SIGTERM", clockAheadMs),
    crash: () => startAgain("SIGKILL", 0),
    async close() {
      await browser.close();
      // A journey that failed in between leaves a venue that is still starting: it is ended as well.
      await starting.catch(() => undefined);
      await stopped(child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Ready {
  readonly url: string;
  readonly wsUrl: string;
  readonly keys: readonly DemoKey[];
  readonly entries: readonly DemoEntry[];
}

interface VenueStart {
  readonly folder: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly clockAheadMs: number;
  /** Further words of its command line. */
  readonly words: readonly string[];
}

function portOf({ url }: Ready): number {
  return Number(new URL(url).port);
}

/** What every thread of a program loads first to live so much later than this machine. */
function laterClock(aheadMs: number): string {
  const source = `
    const { now } = Date;
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...parts) { super(...(parts.length === 0 ? [now() + ${aheadMs}] : parts)); }
      static now() { return now() + ${aheadMs}; }
    };`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/** A venue that has not spoken by then is ended: nothing waits for it for ever. */
const START_MS_MAX = 180_000;

function startVenue(start: VenueStart): Promise<{ child: ChildProcess; ready: Ready }> {
  const { folder, port, clockAheadMs } = start;
  const place = ["--json", "--data", folder, "--port", String(port), "--seed", SEED, "--no-chains"];
  const later = clockAheadMs === 0 ? [] : ["--import", laterClock(clockAheadMs)];
  const program = [...later, join(root, "server/src/main.ts"), ...place, ...start.words];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "pipe"] });
  const late = setTimeout(() => child.kill("SIGKILL"), START_MS_MAX);
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.once("exit", () => {
      clearTimeout(late);
      reject(new Error(`the venue did not start: ${errors}`));
    });
    child.stdout.once("data", (chunk: Buffer) => {
      clearTimeout(late);
      resolve({ child, ready: JSON.parse(chunk.toString()) as Ready });
    });
  });
}

function stopped(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  // One that has ended already ends no second time.
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

const PREFERENCES = "holdall-preferences";

async function openVisit(
  browser: Browser,
  origin: string,
  look: Look & VisitOptions,
): Promise<Visit> {
  const { language, theme, width, serviceWorkers = "block" } = look;
  const isNarrow = width === 390;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: isNarrow ? 844 : 900 },
    hasTouch: isNarrow,
    isMobile: isNarrow,
    locale: language === "fr" ? "fr-FR" : "en-US",
    reducedMotion: "reduce",
    serviceWorkers,
  });
  await context.addInitScript(
    ([key, kept]) => {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, kept);
    },
    [PREFERENCES, JSON.stringify({ language, theme, isBandDismissed: true })] as const,
  );
  const page = await context.newPage();
  const faults: string[] = [];
  watch(context, page, origin, faults);
  return { page, faults, close: () => context.close() };
}

function watch(context: BrowserContext, page: Page, origin: string, faults: string[]): void {
  const host = new URL(origin).host;
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    // A refusal of the API is an answer, and a network that was taken away no fault of the page.
    const isAnswer = /status of (400|401|403|404|409|429|501)/.test(message.text());
    const isCut = message.text().includes("ERR_INTERNET_DISCONNECTED");
    if (message.type() === "error" && !isAnswer && !isCut)
      faults.push(`console: ${message.text()}`);
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(http|ws)/.test(url.protocol) && url.host !== host) faults.push(`foreign: ${url.href}`);
  });
}

/** A screen is fetched and drawn in so long. */
const SETTLE_MS = 250;

/**
 * Goes to a route as a link of the page does, and waits until it shows what it has: no second load of
 * the application, which costs more than everything else on a page.
 */
export async function goWithin(page: Page, route: string): Promise<void> {
  await page.evaluate(`(() => {
    history.pushState(null, "", ${JSON.stringify(route)});
    dispatchEvent(new PopStateEvent("popstate"));
    scrollTo(0, 0);
  })()`);
  await page.waitForTimeout(SETTLE_MS);
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.locator(".skeleton").first().waitFor({ state: "detached", timeout: 20_000 });
}

/** Enters as the trader of the demonstration: a session of the page, with the operators' roles. */
export async function enterDemo({ page }: Visit, route = LANDING): Promise<void> {
  await page.goto("/sign-in");
  await page.locator('[data-part="demo-entry"]').click();
  await goOn(page, route);
}

/** Enters as a person of the demonstration by their own link, which works once, and goes on to a screen. */
export async function enterAs(
  { page }: Visit,
  { entries }: Stage,
  of: { readonly user: string; readonly route: string },
): Promise<void> {
  const entry = entries.find(({ user }) => user === of.user);
  if (entry === undefined) throw new RangeError(`nobody is called ${of.user}`);
  await page.goto(entry.path);
  await goOn(page, of.route);
}

/** Signs in on a page with a demonstration key, the way a person would, and goes on to a screen. */
export async function signIn(visit: Visit, key: DemoKey, route = LANDING): Promise<void> {
  const { page } = visit;
  await page.goto("/sign-in");
  const form = page.locator('[data-part="key-entry"] form');
  await form.locator('input[type="password"]').fill(key.apiSecret);
  await form.locator('button[type="submit"]').click();
  await goOn(page, route);
}

/** Where everybody lands who has signed in. */
const LANDING = "/trade/BTC_USDC";

/** Puts away what was said of signing in, so that what is said next is of what is done next. */
async function goOn(page: Page, route: string): Promise<void> {
  await page.waitForURL(`**${LANDING}`);
  await page.locator(".toast-done button").first().click();
  if (route !== LANDING) await goWithin(page, route);
}
