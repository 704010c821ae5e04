import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { announce, createEvmProvider } from "./evm-provider.ts";

const SILENT = Object.assign(new Error("no node answers"), { code: 4900 });
const REFUSED = Object.assign(new Error("no"), { code: 4001 });

const reported = vi.fn<(error: unknown) => void>();
beforeEach(() => {
  reported.mockClear();
  vi.stubGlobal("reportError", reported);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A provider over answers by method, and everything that its events told. */
function bench(answers: Record<string, unknown>) {
  const request = (method: string): Promise<unknown> => {
    const answer = answers[method];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const { provider, refresh } = createEvmProvider(request);
  const told: unknown[] = [];
  for (const event of ["connect", "disconnect", "accountsChanged", "chainChanged", "message"])
    provider.on(event, (value) => told.push([event, value]));
  const ask = (method: string) => provider.request({ method }).catch((error: unknown) => error);
  return { answers, ask, provider, refresh, told };
}

test("a network that answers no more is told once, and one that answers again is connected", async () => {
  const at = bench({ eth_chainId: "0x7a69", eth_blockNumber: "0x1" });
  await at.ask("eth_chainId");
  at.answers["eth_blockNumber"] = SILENT;
  expect(await at.ask("eth_blockNumber")).toBe(SILENT);
  expect(await at.ask("eth_blockNumber")).toBe(SILENT);
  const lost = [
    ["connect", { chainId: "0x7a69" }],
    ["disconnect", SILENT],
  ];
  expect(at.told).toEqual(lost);
  at.answers["eth_chainId"] = "0x2105";
  await at.refresh();
  expect(at.told.slice(2)).toEqual([
    ["connect", { chainId: "0x2105" }],
    ["chainChanged", "0x2105"],
  ]);
});

test("what is refused for another reason disconnects nobody, nor what was never connected", async () => {
  const at = bench({ eth_chainId: "0x1", personal_sign: REFUSED, eth_call: SILENT });
  await at.ask("eth_call");
  await at.ask("eth_chainId");
  await at.ask("personal_sign");
  expect(at.told).toEqual([["connect", { chainId: "0x1" }]]);
});

test("accounts are told when they are other ones, and not that there are none yet", async () => {
  const at = bench({ eth_accounts: [], wallet_revokePermissions: null });
  await at.ask("eth_accounts");
  at.answers["eth_accounts"] = ["0xa"];
  await at.refresh();
  await at.refresh();
  await at.ask("wallet_revokePermissions");
  expect(at.told).toEqual([
    ["accountsChanged", ["0xa"]],
    ["accountsChanged", []],
  ]);
});

test("a listener that fails takes no answer from whoever asked, nor the event from the next", async () => {
  const at = bench({ eth_chainId: "0x1" });
  const fault = new Error("a page's own");
  const late: unknown[] = [];
  const failing = (): void => {
    throw fault;
  };
  at.provider.on("connect", failing).on("connect", (value) => late.push(value));
  expect(await at.ask("eth_chainId")).toBe("0x1");
  expect(late).toEqual([{ chainId: "0x1" }]);
  expect(reported).toHaveBeenCalledWith(fault);
  at.provider.removeListener("connect", failing);
  expect(await at.ask("eth_chainId")).toBe("0x1");
  expect(reported).toHaveBeenCalledOnce();
});

test("it is announced at once and whenever a page asks, frozen, with one number a page", () => {
  const page = new EventTarget();
  vi.stubGlobal("window", page);
  const heard: { readonly info: { readonly uuid: string }; readonly provider: unknown }[] = [];
  page.addEventListener("eip6963:announceProvider", (event) => {
    heard.push((event as CustomEvent<(typeof heard)[number]>).detail);
  });
  const { provider } = bench({});
  announce(provider, "data:,");
  page.dispatchEvent(new Event("eip6963:requestProvider"));
  expect(heard).toHaveLength(2);
  const [first, second] = heard;
  expect(first).toBe(second);
  expect([first, first.info, provider].every((one) => Object.isFrozen(one))).toBe(true);
  announce(provider, "data:,");
  expect(heard[2].info.uuid).not.toBe(first.info.uuid);
});
