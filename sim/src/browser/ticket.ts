import type { Locator, Page } from "playwright-core";
import { vi } from "vitest";
import type { Look } from "./stage.ts";

export interface Wanted {
  readonly side: "Bid" | "Ask";
  readonly kind?: "limit" | "market";
  readonly price?: string;
  readonly quantity: string;
  readonly isQuote?: boolean;
  readonly postOnly?: boolean;
}

/** The ticket of a market's page: beside the book, or a sheet where there is no room. */
export async function openTicket(page: Page, look: Look, side: "Bid" | "Ask"): Promise<Locator> {
  if (look.width === 390) {
    await page
      .locator(".sides-bar button")
      .nth(side === "Bid" ? 0 : 1)
      .click();
  }
  const ticket = page.locator("form.ticket:visible");
  await ticket.waitFor();
  return ticket;
}

/** Fills the ticket as a person does, and sends it. */
export async function place(page: Page, look: Look, wanted: Wanted): Promise<Locator> {
  const ticket = await openTicket(page, look, wanted.side);
  await fillTicket(ticket, wanted);
  await sendTicket(page, ticket);
  return ticket;
}

/** Fills an open ticket, field by field. */
export async function fillTicket(ticket: Locator, wanted: Wanted): Promise<void> {
  await ticket.locator(`.segment[data-value="${wanted.side}"]`).click();
  await ticket.locator(`[role="tab"][data-value="${wanted.kind ?? "limit"}"]`).click();
  if (wanted.price !== undefined) {
    await ticket.locator('[data-part="price"] input').fill(wanted.price);
  }
  const unit = ticket.locator('[data-part="quantity"] [data-unit]');
  const isOtherUnit = (wanted.isQuote ?? false) !== (await isQuote(unit));
  if (isOtherUnit) await unit.click();
  await ticket.locator('[data-part="quantity"] input').fill(wanted.quantity);
  if (wanted.postOnly === true) {
    await openOptions(ticket);
    await ticket.locator('.check input[type="checkbox"]').first().check();
  }
}

/** Opens what stands behind the ticket's last line; a ticket that remembers some of it is open already. */
export async function openOptions(ticket: Locator): Promise<void> {
  const closed = ticket.locator("details.options:not([open]) summary");
  const open = async (): Promise<void> => {
    if ((await closed.count()) > 0) await closed.click();
    await ticket.locator("details.options[open] .check").first().waitFor({ timeout: 5_000 });
  };
  await vi.waitFor(open, { timeout: 20_000, interval: 200 });
}

/** Whether the quantity counts in the quote asset; a ticket remembers what its market said last. */
async function isQuote(unit: Locator): Promise<boolean> {
  return (await unit.count()) > 0 && (await unit.getAttribute("data-unit")) === "quote";
}

/** Sends a filled ticket. Before the first frame the page would ask whether to send on old prices. */
export async function sendTicket(page: Page, ticket: Locator): Promise<void> {
  await page.locator('form.ticket[data-freshness="live"]:visible').waitFor();
  await ticket.locator('button[data-part="submit"]').click();
}

/** Closes the sheet of the ticket where there is one. */
export async function closeTicket(page: Page, look: Look): Promise<void> {
  if (look.width === 390) await page.keyboard.press("Escape");
}

/** Closes a share of a position after what it would come to was shown. */
export async function closeShare(row: Locator, share: "0.25" | "0.5" | "1"): Promise<void> {
  await row.locator(`[data-share="${share}"]`).click();
  const form = row.locator('[data-part="close-position"]:popover-open');
  await form.locator('[data-part="close-preview"][data-sequence]:not(.is-old)').waitFor();
  for (const part of ["average", "realized", "taker-fee"])
    await form.locator(`[data-row="${part}"] .figure[title]`).waitFor();
  await form.locator('[data-part="close-send"]').click();
}

/** Brings the person's own tables into sight. */
export async function showOwn(page: Page, look: Look, tab: string): Promise<Locator> {
  if (look.width === 390)
    await page.locator('[role="tab"][data-value="positions"]').first().click();
  const tables = page.locator(look.width === 390 ? ".narrow-positions" : '[data-part="tables"]');
  await tables.locator(`[role="tab"][data-value="${tab}"]`).click();
  return tables;
}
