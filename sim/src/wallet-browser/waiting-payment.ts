import type { EvmDevnet } from "@holdall/devnet/evm";
import type { FrameLocator, Locator } from "playwright-core";
import { expect } from "vitest";
import { askNode } from "./person.ts";

/** Whom the payments are to; nobody else pays them. */
export const PAID = "0x00000000000000000000000000000000000000a1";

/**
 * A payment that no block takes is sped up, and then cancelled: each time the window says whose place
 * is taken before it is signed. One of the three is included, and it is the empty one.
 */
export async function hastenAndCancel(
  { screens, secure }: { readonly screens: FrameLocator; readonly secure: Locator },
  { url, token }: EvmDevnet,
): Promise<void> {
  const had = await askNode(url, "eth_getBalance", [PAID, "latest"]);
  const sign = () => secure.getByRole("button", { name: "Signer" }).click();
  await askNode(url, "evm_setIntervalMining", [0], token);
  await screens.getByLabel("Montant").fill("0.25");
  await screens.getByRole("button", { name: "Relire" }).click();
  await secure.getByText("Vous envoyez 0.25 ETH à").waitFor();
  await sign();
  await screens.getByRole("button", { name: "Activité" }).click();
  await screens.getByRole("button", { name: "Accélérer" }).click();
  await secure.getByText(/prend la place de votre transaction numéro 1, .* au lieu de/u).waitFor();
  await secure.getByText("Vous envoyez 0.25 ETH à").waitFor();
  await sign();
  await screens.getByText("une autre du même numéro prend sa place").waitFor();
  await screens.getByRole("button", { name: "Tenter d’annuler" }).click();
  await secure
    .getByText(/annule votre transaction numéro 1, qui attend d'envoyer 0\.25 ETH à/u)
    .waitFor();
  await sign();
  await screens.getByText("doit annuler").waitFor();
  await askNode(url, "evm_setIntervalMining", [1], token);
  await expect.poll(() => screens.getByText("annulée par").count(), { timeout: 20_000 }).toBe(2);
  expect(await askNode(url, "eth_getBalance", [PAID, "latest"])).toBe(had);
}
