import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import type { Served, WalletStage } from "./wallet-stage.ts";

/**
 * Each kind of request of the wallets' common test page, pressed as a person would, with what comes
 * of it: signed after reading, refused, or not done by this wallet.
 *
 * The page enables its buttons only for a provider that says it is another company's. Ours never
 * does, so that the page's own scripts are told so by a script of this test, in the page's world.
 */
const packages = fileURLToPath(new URL("../../../node_modules/", import.meta.url));
const folder = join(packages, "@metamask/test-dapp/dist");
/** What a page of the Wallet Standard is made with; it is none of ours. */
const standard = join(packages, "@wallet-standard/app");
const PLAIN_PAGE = `<!doctype html><title>a page</title><h1>A page</h1><script type="module">
import { getWallets } from "/standard/lib/esm/index.js";
globalThis.getWallets = getWallets;
</script>`;
/** Tells the page around it whether it has found a wallet. */
const FRAMED_PAGE = `<!doctype html><title>a frame</title>
<script>parent.postMessage("wallet " + typeof window.ethereum, "*")</script>`;
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};
const FLAG = `<script>
window.told = () => {};
const flagged = (provider) => Object.create(provider, {
  isMetaMask: { value: true },
  request: { value: async (asked) => {
    try {
      const result = await provider.request(asked);
      window.told(asked.method, "ok");
      return result;
    } catch (error) {
      window.told(asked.method, String(error.code));
      throw error;
    }
  } },
});
window.ethereum = flagged(window.ethereum);
window.addEventListener("eip6963:announceProvider", (event) => {
  if (event.detail.isFlagged) return;
  event.stopImmediatePropagation();
  const { info, provider } = event.detail;
  const detail = { info, provider: flagged(provider), isFlagged: true };
  window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
}, true);
</script>`;

/** What an exchange says of its markets, as far as the wallet reads it. */
const TICKERS = [
  { symbol: "SOL_USDC", lastPrice: "150.25" },
  { symbol: "ETH_USDC", lastPrice: "3200" },
];

/**
 * The page's files, with a plain page beside them; `null` for what there is not. Under its own name
 * the page is as its authors made it.
 */
export function readTestPage(path: string): Served | null {
  if (path === "/api/v1/tickers") {
    const headers = { "access-control-allow-origin": "*" };
    return { body: JSON.stringify(TICKERS), type: "application/json", headers };
  }
  if (path === "/plain.html") return { body: PLAIN_PAGE, type: "text/html" };
  if (path === "/framed.html") return { body: FRAMED_PAGE, type: "text/html" };
  const file = path.startsWith("/standard/")
    ? join(standard, path.slice("/standard/".length))
    : join(folder, path === "/" ? "index.html" : path);
  if (!existsSync(file)) return null;
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  if (path !== "/") return { body: readFileSync(file), type };
  return { body: readFileSync(file, "utf8").replace("<head>", `<head>${FLAG}`), type };
}

/** How a request comes before the person: plainly, as a danger that is held, or not at all. */
type Shown = "plain" | "danger" | "unseen";

const SIGN = "eth_signTypedData_v4";
const SEND = "eth_sendTransaction";

/** Every kind of request. A token that is not on this chain is not readable, and so refused. */
export const BUTTONS: readonly (readonly [
  button: string,
  method: string,
  shown: Shown,
  outcome: string,
])[] = [
  ["personalSign", "personal_sign", "plain", "ok"],
  ["signTypedData", "eth_signTypedData", "unseen", "4200"],
  ["signTypedDataV3", "eth_signTypedData_v3", "danger", "ok"],
  ["signTypedDataV4", SIGN, "danger", "ok"],
  ["signPermit", SIGN, "unseen", "-32602"],
  ["signPermitSingle", SIGN, "unseen", "-32602"],
  ["signBlurOrder", SIGN, "danger", "ok"],
  ["signInvalidType", SIGN, "unseen", "-32602"],
  ["signEmptyDomain", SIGN, "unseen", "-32602"],
  ["signInvalidPrimaryType", SIGN, "unseen", "-32602"],
  // It signs in to chain 1 over https, and the page is neither there nor that.
  ["siwe", "personal_sign", "unseen", "4001"],
  ["siweBadDomain", "personal_sign", "unseen", "4001"],
  ["siweBadAccount", "personal_sign", "unseen", "4001"],
  ["siweMalformed", "personal_sign", "unseen", "4001"],
  ["ethSign", "eth_sign", "unseen", "4200"],
  ["getEncryptionKeyButton", "eth_getEncryptionPublicKey", "unseen", "4200"],
  ["sendButton", SEND, "plain", "ok"],
  ["sendEIP1559Button", SEND, "plain", "ok"],
  ["sendEIP1559WithoutGasButton", SEND, "plain", "ok"],
  ["createToken", SEND, "unseen", "-32602"],
  ["sendHeavyHexDataButton", SEND, "unseen", "-32602"],
  ["sendWithInvalidValue", SEND, "unseen", "-32602"],
  ["sendWithInvalidTxType", SEND, "unseen", "-32602"],
  ["sendWithInvalidRecipient", SEND, "unseen", "-32602"],
  ["sendWithInvalidGasLimit", SEND, "unseen", "-32602"],
  ["sendWithInvalidMaxFeePerGas", SEND, "unseen", "-32602"],
  ["maliciousRawEthButton", SEND, "danger", "ok"],
  ["maliciousSetApprovalForAll", SEND, "unseen", "-32003"],
  ["maliciousContractInteractionButton", SEND, "unseen", "-32602"],
  ["maliciousPermit", SIGN, "unseen", "-32602"],
  ["maliciousPermitIntAddress", SIGN, "unseen", "-32602"],
  ["requestPermissions", "wallet_requestPermissions", "unseen", "ok"],
  ["getPermissions", "wallet_getPermissions", "unseen", "ok"],
  ["eip747WatchButton", "wallet_watchAsset", "unseen", "-32602"],
  ["eip5792SendCallsButton", "wallet_sendCalls", "unseen", "5760"],
  ["eip5792GetCapabilitiesButton", "wallet_getCapabilities", "unseen", "ok"],
  ["addEthereumChain", "wallet_addEthereumChain", "unseen", "4902"],
  ["switchEthereumChain", "wallet_switchEthereumChain", "unseen", "4902"],
  ["revokeAccountsPermission", "wallet_revokePermissions", "unseen", "ok"],
];

/** Presses a button, and answers what comes of what it asks for: "ok", or the code of a refusal. */
function outcomeOf(page: Page, button: string, method: string): Promise<string> {
  return page.evaluate(
    ([id, wanted]) =>
      new Promise<string>((resolve) => {
        const scope = globalThis as unknown as {
          told: (asked: string, outcome: string) => void;
          readonly document: { getElementById(id: string): { click(): void } };
        };
        scope.told = (asked, outcome) => (asked === wanted ? resolve(outcome) : undefined);
        scope.document.getElementById(id).click();
      }),
    [button, method] as const,
  );
}

const isWindow = (one: Page): boolean => !one.isClosed() && one.url().includes("/secure.html");
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 20_000;

/** Presses a button of the page and answers how it was shown and what came of it. */
export async function press(
  { stage, page }: { readonly stage: WalletStage; readonly page: Page },
  button: string,
  method: string,
): Promise<readonly [Shown, string]> {
  let shown: Shown = "unseen";
  const answered = outcomeOf(page, button, method);
  const endMs = Date.now() + PATIENCE_MS;
  while (Date.now() < endMs) {
    const outcome = await Promise.race([answered, pause()]);
    if (outcome !== null) return [shown, outcome];
    if (shown === "unseen" && stage.context.pages().some(isWindow)) {
      const words = await stage.decide(true);
      shown = words.includes("Hold to sign") ? "danger" : "plain";
    }
  }
  throw new Error(`${button}: no answer`);
}

function pause(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), LOOK_EVERY_MS));
}
