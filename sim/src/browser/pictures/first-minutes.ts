import type { Page } from "playwright-core";
import { addAuthenticator } from "../authenticator.ts";
import type { Stage } from "../stage.ts";
import { fillTicket, openTicket, sendTicket } from "../ticket.ts";
import { animatedWebp, type AnimationFrame } from "./animated-webp.ts";
import { openEncoder } from "./encoder.ts";

const LOOK = { language: "en", theme: "ink", width: 1440 } as const;
const CANVAS = { width: 1152, height: 720 };
const SHORT_MS = 450;
const LOOK_MS = 1_600;
const READ_MS = 2_600;
/** As far as what is read next stands below. */
const SCROLL_PX = 420;
/** Moments of a market that lives. */
const LIVE_FRAMES = 4;

/** Takes a frame that stays for so long. */
type Shoot = (durationMs: number) => Promise<void>;

/** A newcomer's first minutes, from an account that does not exist to a verified proof, as one animation. */
export async function firstMinutes(stage: Stage): Promise<Buffer> {
  const visit = await stage.visit(LOOK);
  const encoder = await openEncoder(stage, CANVAS);
  const frames: AnimationFrame[] = [];
  const shoot: Shoot = async (durationMs) => {
    const frame = await encoder.frame(await visit.page.screenshot({ type: "png" }), durationMs);
    if (frame !== undefined) frames.push(frame);
  };
  await addAuthenticator(visit);
  const { page } = visit;
  await signUp(page, shoot);
  await trade(page, shoot);
  await understand(page, shoot);
  await verify(page, shoot);
  await encoder.close();
  await visit.close();
  return animatedWebp(CANVAS, frames);
}

async function signUp(page: Page, shoot: Shoot): Promise<void> {
  await page.goto("/sign-up");
  const create = page.locator('[data-part="sign-up"] button[type="submit"]:enabled');
  await create.waitFor();
  await shoot(LOOK_MS);
  await create.click();
  await page.waitForURL("**/trade/BTC_USDC");
  await gone(page);
}

/** A long position, seen with its liquidation price before it is taken. */
async function trade(page: Page, shoot: Shoot): Promise<void> {
  await page.goto("/trade/BTC_USDC_PERP");
  await page.locator("form.ticket").waitFor();
  await page.waitForTimeout(LOOK_MS);
  for (let frame = 0; frame < LIVE_FRAMES; frame++) {
    await shoot(SHORT_MS);
    await page.waitForTimeout(SHORT_MS);
  }
  const ticket = await openTicket(page, LOOK, "Bid");
  await fillTicket(ticket, { side: "Bid", kind: "market", quantity: "0.4" });
  await page.locator('[data-row="liquidation"]').waitFor();
  await page.waitForTimeout(SHORT_MS);
  await shoot(READ_MS);
  await sendTicket(page, ticket);
  await page.locator(".toast").first().waitFor();
  await page.locator('[data-part="tables"] [role="tab"][data-value="positions"]').click();
  await page.locator('[data-part="tables"] tr[data-key="BTC_USDC_PERP"]').waitFor();
  await shoot(LOOK_MS);
}

/** Why it would be liquidated there. */
async function understand(page: Page, shoot: Shoot): Promise<void> {
  await page.goto("/account");
  const row = page.locator('[data-part="at-risk"] tr[data-key="BTC_USDC_PERP"]');
  await row.locator(".row-action").waitFor();
  await shoot(LOOK_MS);
  await row.locator(".row-action").click();
  const cushion = page.locator('[data-part="why"] tbody tr').last();
  await cushion.waitFor();
  await page.mouse.wheel(0, SCROLL_PX);
  await page.waitForTimeout(SHORT_MS);
  await shoot(READ_MS);
}

/** The venue's reserves, verified in this browser. */
async function verify(page: Page, shoot: Shoot): Promise<void> {
  await page.goto("/reserves");
  const start = page.locator('[data-part="verify"] button');
  await start.waitFor();
  await page.waitForTimeout(LOOK_MS);
  await shoot(LOOK_MS);
  await start.click();
  await page.locator('[data-part="verified"]').waitFor();
  await gone(page);
  await shoot(READ_MS);
}

/** Waits until no notice stands over the page. */
async function gone(page: Page): Promise<void> {
  await page.locator(".toast").first().waitFor({ state: "detached" });
}
