import { createServer } from "node:http";
import type { SolanaDevnet } from "@holdall/devnet/solana";

/** A node of a public Solana network, as a wallet meets it; behind it stands a chain of this machine. */
export interface StoodInSolana {
  readonly url: string;
  /** Its methods as they were asked. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Passes everything on but the question of its name: it says it is the network of that genesis hash. */
export async function standInForSolana(
  { url }: SolanaDevnet,
  genesisHash: string,
): Promise<StoodInSolana> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const parts = await Array.fromAsync(request as AsyncIterable<Buffer>);
      const body = Buffer.concat(parts).toString();
      const { id, method } = JSON.parse(body) as { readonly id: number; readonly method: string };
      asked.push(method);
      const headers = { "content-type": "application/json" };
      response.setHeader("content-type", "application/json");
      if (method === "getGenesisHash")
        return void response.end(JSON.stringify({ jsonrpc: "2.0", id, result: genesisHash }));
      const told = await fetch(url, { method: "POST", headers, body });
      response.end(await told.text());
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
