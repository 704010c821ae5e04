import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";

export interface DevnetsOptions {
  /** Where both chains are kept; `solana` and `evm` are folders in it. */
  readonly dataFolder: string;
  /** 0 takes free ports. Solana also takes the port after its own. */
  readonly ports: { readonly solana: number; readonly evm: number };
  readonly seed: number;
  /** Hears of damage, restarts and what cannot run here. */
  readonly say: (line: string) => void;
}

/** The chains that run. One that cannot run here is absent, with the reason. */
export interface Devnets {
  readonly solana: SolanaDevnet | undefined;
  readonly evm: EvmDevnet | undefined;
  /** Why a chain is absent. */
  readonly absent: readonly string[];
  close(): Promise<void>;
}

const BLOCK_SECONDS = 1;

/** Starts both local chains. */
export async function startDevnets(options: DevnetsOptions): Promise<Devnets> {
  const { dataFolder, ports, seed, say } = options;
  const [solana, evm] = await Promise.allSettled([
    startSolana({ port: ports.solana, seed: String(seed), folder: `${dataFolder}/solana`, say }),
    startEvm({ port: ports.evm, blockSeconds: BLOCK_SECONDS, folder: `${dataFolder}/evm`, say }),
  ]);
  const absent = [solana, evm].flatMap((one, place) =>
    one.status === "fulfilled"
      ? []
      : [`local ${place === 0 ? "Solana" : "EVM"}: ${reasonOf(one.reason)}`],
  );
  for (const line of absent) say(line);
  return {
    solana: solana.status === "fulfilled" ? solana.value : undefined,
    evm: evm.status === "fulfilled" ? evm.value : undefined,
    absent,
    async close() {
      const running = [solana, evm].flatMap((one) =>
        one.status === "fulfilled" ? [one.value] : [],
      );
      await Promise.all(running.map((one) => one.close()));
    },
  };
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
