import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../scripts/postgres-cluster.mjs", import.meta.url));

/** One of the two servers. */
export type ClusterNode = "a" | "b";

/** The synchronous two-node cluster of `scripts/postgres-cluster.mjs`. */
export interface Cluster {
  /** What JOURNAL_URL takes. */
  readonly url: string;
  /** One command of the script, as `kill a`; resolves to its answer, rejects with its reason. */
  readonly tell: (command: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly stop: () => Promise<void>;
}

export interface ClusterOptions {
  /** Where it lies; it stays there, and is brought up again from there. By default a folder that ends with it. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a cluster of its own on the loopback. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { folder, environment = {} } = options;
  const words = folder === undefined ? [script] : [script, "--folder", folder];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const waiting: ((line: Record<string, unknown>) => void)[] = [];
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) waiting.shift()?.(JSON.parse(line) as Record<string, unknown>);
  });
  const answer = (): Promise<Record<string, unknown>> =>
    Promise.race([
      new Promise<Record<string, unknown>>((resolve) => waiting.push(resolve)),
      exited.then(() => Promise.reject(new Error("the cluster ended by itself"))),
    ]);
  const { url } = await answer();
  return {
    url: String(url),
    async tell(command) {
      const told = answer();
      child.stdin.write(`${command}\n`);
      const line = await told;
      if ("failed" in line) throw new Error(`${command}: ${String(line["why"])}`);
      return line;
    },
    async stop() {
      child.stdin.end("stop\n");
      await exited;
    },
  };
}
