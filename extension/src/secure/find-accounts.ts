import { formatDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import type { WordAccount } from "@holdall/wallet/realm";
import { button, checkField, h, onlyOn, wayOut } from "./dom.ts";
import type { AskedNetwork, Held } from "./holdings.ts";
import { scanWords } from "./scan.ts";
import type { Scanned, UsedAccount } from "./scan.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

/** The number of the words that a vault begins with. */
export const FIRST_SOURCE = 1;

/** Whose accounts are looked for, and where it goes on afterwards. */
interface Finding {
  /** The words, by the number of their source. */
  readonly source: number;
  readonly next: () => void;
}

/**
 * Looks for the accounts of some words that were used, also under the paths of other wallets, on the networks
 * that are on. Chains on this machine are asked at once; about any other it is asked first, with the list of
 * its nodes: whoever is asked for many addresses learns that they are one person's.
 */
export async function showFindAccounts(stage: SecureStage, finding: Finding): Promise<void> {
  const networks = await stage.holdings.networks();
  const local = networks.filter(({ isLocal }) => isLocal);
  const remote = networks.filter(({ isLocal }) => !isLocal);
  if (remote.length === 0) return search(stage, finding, local);
  const { words, language } = stage;
  const rows = remote.map(({ name, nodes }) =>
    h(
      "section",
      { class: "who" },
      h("h2", {}, name[language]),
      ...nodes.map(({ operator, url }) => h("p", { class: "address" }, `${operator} · ${url}`)),
    ),
  );
  show(
    stage,
    words.findTitle,
    h("p", {}, words.findAsk),
    ...rows,
    onlyOn(button(words.findLocal, "primary", () => search(stage, finding, local))),
    button(words.findEverywhere, "plain", () => search(stage, finding, networks)),
    button(words.findSkip, "quiet", finding.next),
  );
}

async function search(
  stage: SecureStage,
  finding: Finding,
  networks: readonly AskedNetwork[],
): Promise<void> {
  const { words } = stage;
  show(
    stage,
    words.findTitle,
    h("p", { live: "polite" }, words.findWorking),
    onlyOn(button(words.findSkip, "quiet", () => leave())),
  );
  let isLeft = false;
  const leave = (): void => {
    isLeft = true;
    finding.next();
  };
  const { source } = finding;
  const ids = networks.map(({ id }) => id);
  const scanned = await scanWords({
    async look(start) {
      if (isLeft) return [];
      const seen = await stage.ask("words/look", { source, start });
      return "ok" in seen ? (seen.ok as readonly WordAccount[]) : [];
    },
    hold: (accounts) =>
      stage.holdings.heldOn(
        ids,
        accounts.map(({ family, address }) => ({ family, address })),
      ),
  });
  if (!isLeft) await showScanned(stage, finding, { networks, scanned });
}

interface Shown {
  readonly networks: readonly AskedNetwork[];
  readonly scanned: Scanned;
}

/** Everything that was found and is not there yet, each to be taken in or left. */
async function showScanned(stage: SecureStage, finding: Finding, shown: Shown): Promise<void> {
  const { words } = stage;
  const { used, silent } = shown.scanned;
  const kept = new Set((await accountsOf(stage)).map(({ address }) => address));
  const found = used.filter(({ address }) => !kept.has(address));
  const choices = found.map((account) => ({ account, choice: choiceOf(stage, account, shown) }));
  const fault = h("p", { class: "field-error", role: "alert" });
  const take = async (): Promise<void> => {
    const places = choices
      .filter(({ choice }) => choice.input.checked)
      .map(({ account: { scheme, index } }) => ({ scheme, index }));
    if (places.length === 0) return finding.next();
    const added = await stage.ask("words/add", { source: finding.source, places });
    if ("refusal" in added) return void (fault.textContent = refusalNote(stage, added));
    const { text, slot } = added.ok as { readonly text: string; readonly slot: "a" | "b" };
    await stage.vault.write(slot, text);
    finding.next();
  };
  const nothing = shown.networks.length === 0 ? words.findNobody : words.findNone;
  const text = found.length === 0 ? nothing : words.findSome;
  const unknown = silent.map((network) =>
    h(
      "p",
      { class: "field-error" },
      filled(words.findSilent, { network: nameOf(stage, shown, network) }),
    ),
  );
  const act =
    found.length === 0
      ? wayOut(button(words.findOn, "primary", finding.next))
      : onlyOn(button(words.findTake, "primary", () => take()));
  const boxes = choices.map(({ choice }) => choice.box);
  show(stage, words.findTitle, h("p", { class: "muted" }, text), ...boxes, ...unknown, fault, act);
}

/** An account with its path and what it has. It is taken in unless it is left out. */
function choiceOf(stage: SecureStage, account: UsedAccount, shown: Shown) {
  const { box, input } = checkField(account.path, true);
  const lines = account.held
    .filter(({ isUsed }) => isUsed)
    .map((held) => h("p", {}, heldText(stage, held, nameOf(stage, shown, held.network))));
  const address = h("p", { class: "address" }, account.address);
  return { input, box: h("section", { class: "who" }, box, address, ...lines) };
}

function heldText({ words }: SecureStage, held: Held, network: string): string {
  const amount = `${formatDecimal(held.units, held.decimals)} ${held.currency}`;
  const said = held.tokens === 0 ? words.findHeld : words.findHeldTokens;
  return filled(said, { amount, network, tokens: String(held.tokens) });
}

function nameOf({ language }: SecureStage, { networks }: Shown, id: string): string {
  return networks.find((one) => one.id === id)?.name[language] ?? id;
}
