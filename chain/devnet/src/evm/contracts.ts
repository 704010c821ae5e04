import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { concat, encodeAbiParameters, getContractAddress, keccak256 } from "viem";
import type { Address, Hex } from "viem";
import bytecode from "./tokens/bytecode.json" with { type: "json" };

/** The deployer that is everywhere at the same address: what it makes has one address on every chain. */
const DEPLOYER: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
/** The one that the Safe's contracts were published with. It has the same code, and they the same addresses as on public networks. */
const SAFE_DEPLOYER: Address = "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7";
const SALT: Hex = `0x${"0".repeat(64)}`;

/** One contract of the local chain: what it is called, and the code that makes it. */
export interface ContractRow {
  readonly name: string;
  readonly initCode: Hex;
  /** Who makes it, where that is not the deployer that is everywhere. */
  readonly deployer?: Address;
}

const tokenArguments = [{ type: "string" }, { type: "string" }, { type: "uint8" }] as const;

function demoToken(name: string, symbol: string, decimals: number): Hex {
  const values = encodeAbiParameters(tokenArguments, [name, symbol, decimals]);
  return concat([bytecode.DemoToken as Hex, values]);
}

/** Play tokens: two plain ones, wrapped coins, items one by one and by number. */
const TOKENS: readonly ContractRow[] = [
  { name: "dollar", initCode: demoToken("Demo Dollar", "DUSD", 6) },
  { name: "gold", initCode: demoToken("Demo Gold", "DGLD", 18) },
  { name: "wrapped", initCode: bytecode.DemoWrapped as Hex },
  { name: "items", initCode: bytecode.DemoItems as Hex },
  { name: "multi", initCode: bytecode.DemoMulti as Hex },
];

/** Names and artifacts of the Safe's contracts, deployed as they were published. */
const SAFE: Readonly<Record<string, string>> = {
  safe: "Safe.sol/Safe",
  safeL2: "SafeL2.sol/SafeL2",
  safeProxyFactory: "proxies/SafeProxyFactory.sol/SafeProxyFactory",
  safeFallbackHandler: "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler",
  safeMultiSendCallOnly: "libraries/MultiSendCallOnly.sol/MultiSendCallOnly",
  safeSimulateTxAccessor: "accessors/SimulateTxAccessor.sol/SimulateTxAccessor",
  safeToL2Setup: "libraries/SafeToL2Setup.sol/SafeToL2Setup",
};

/** The Safe's contracts where their package is installed; it is a development dependency. */
function safeRows(): readonly ContractRow[] {
  const require = createRequire(import.meta.url);
  const folder = "@safe-global/safe-smart-account/build/artifacts/contracts";
  return Object.entries(SAFE).map(([name, artifact]) => {
    const file = require.resolve(`${folder}/${artifact}.json`);
    const { bytecode: initCode } = JSON.parse(readFileSync(file, "utf8")) as { bytecode: Hex };
    return { name, initCode, deployer: SAFE_DEPLOYER };
  });
}

/** Where a contract stands, before and after it is deployed. */
function addressOf({ initCode, deployer = DEPLOYER }: ContractRow): Address {
  return getContractAddress({
    opcode: "CREATE2",
    from: deployer,
    salt: SALT,
    bytecodeHash: keccak256(initCode),
  });
}

type CallNode = (method: string, params: unknown) => Promise<unknown>;

/** Deploys what is missing; answers the addresses by name. */
export async function deployContracts(
  call: CallNode,
  say: (line: string) => void,
): Promise<Readonly<Record<string, Address>>> {
  const rows = [...TOKENS];
  try {
    rows.push(...safeRows());
  } catch {
    say("the Safe's contracts are not installed here: run npm install with development packages");
  }
  const [from] = (await call("eth_accounts", [])) as readonly Address[];
  await call("anvil_setCode", [SAFE_DEPLOYER, await call("eth_getCode", [DEPLOYER, "latest"])]);
  for (const row of rows) {
    const code = await call("eth_getCode", [addressOf(row), "latest"]);
    if (code !== "0x") continue;
    const data = concat([SALT, row.initCode]);
    await call("eth_sendTransaction", [
      { from, to: row.deployer ?? DEPLOYER, data, gas: "0x989680" },
    ]);
    await call("anvil_mine", ["0x1"]);
  }
  return Object.fromEntries(rows.map((row) => [row.name, addressOf(row)]));
}
