import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { concat, createTestClient, http, publicActions, walletActions } from "viem";
import type { Hex } from "viem";
import { mnemonicToAccount } from "viem/accounts";

/** A local EVM chain in a process of its own, with the real Safe contracts on it. */

const require = createRequire(import.meta.url);
const ARTIFACTS = join(
  dirname(require.resolve("@safe-global/safe-smart-account/package.json")),
  "build/artifacts/contracts",
);
const READY_MS_MAX = 20_000;

/** The compiled form of one contract. */
export interface Artifact {
  readonly abi: readonly unknown[];
  readonly bytecode: Hex;
}

/** Reads a contract of the published package, such as "proxies/SafeProxyFactory.sol/SafeProxyFactory". */
export function artifact(path: string): Artifact {
  return JSON.parse(readFileSync(join(ARTIFACTS, `${path}.json`), "utf8")) as Artifact;
}

/** The public test phrase's first account pays for everything. */
export const PAYER = mnemonicToAccount(
  "test test test test test test test test test test test junk",
);

/** A chain that stops with `stop`. */
export interface LocalEvm {
  readonly url: string;
  readonly client: ReturnType<typeof clientOf>;
  stop(): void;
}

export async function startLocalEvm(chainId = 31_337): Promise<LocalEvm> {
  // The package beside it has the binary itself: its script would fetch what is already there.
  const beside = dirname(dirname(require.resolve("@foundry-rs/anvil/package.json")));
  const binary = join(beside, `anvil-${process.platform}-amd64`, "bin", "anvil");
  const child = spawn(binary, ["--port", "0", "--host", "127.0.0.1", "--chain-id", `${chainId}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await listening(child);
  return { url, client: clientOf(url, chainId), stop: () => child.kill() };
}

function clientOf(url: string, id: number) {
  const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 };
  const chain = { id, name: "local", nativeCurrency, rpcUrls: { default: { http: [url] } } };
  return createTestClient({ chain, mode: "anvil", transport: http(url), pollingInterval: 20 })
    .extend(publicActions)
    .extend(walletActions);
}

/** The address a fresh node prints once it listens. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(() => reject(new Error(`no chain: ${printed}`)), READY_MS_MAX);
    child.once("error", reject);
    child.stdout!.on("data", (part: Buffer) => {
      printed += part.toString();
      const address = /Listening on (127\.0\.0\.1:\d+)/u.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(`http://${address}`);
    });
  });
}

/** The deployer that is on every local chain, and the one of version 1.5.0, whose code is the same. */
const [EVERYWHERE, PUBLISHED]: readonly Hex[] = [
  "0x4e59b44847b379578588920cA78FbF26c0B4956C",
  "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7",
];
const CONTRACTS = [
  "Safe.sol/Safe",
  "SafeL2.sol/SafeL2",
  "proxies/SafeProxyFactory.sol/SafeProxyFactory",
  "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler",
  "libraries/MultiSendCallOnly.sol/MultiSendCallOnly",
  "libraries/SafeToL2Setup.sol/SafeToL2Setup",
] as const;

/** Puts the contracts where they are on every network. */
export async function deploySafe({ client }: LocalEvm): Promise<void> {
  const bytecode = (await client.getCode({ address: EVERYWHERE }))!;
  await client.setCode({ address: PUBLISHED, bytecode });
  for (const path of CONTRACTS) {
    const data = concat([`0x${"0".repeat(64)}`, artifact(path).bytecode]);
    const hash = await client.sendTransaction({ account: PAYER, to: PUBLISHED, data });
    await client.waitForTransactionReceipt({ hash });
  }
}
