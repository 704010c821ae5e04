/** What a snippet is filled with: this server, and a key or its placeholder. */
export interface SnippetValues {
  readonly url: string;
  readonly wsUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A way to use the API, ready to paste. */
export interface Snippet {
  readonly name: string;
  readonly code: string;
}

/** Snippets for the tools that people have, each of which runs as it stands. */
export function snippets({ url, wsUrl, apiKey, apiSecret }: SnippetValues): readonly Snippet[] {
  return [
    { name: "curl", code: `curl '${url}/api/v1/depth?symbol=BTC_USDC'` },
    {
      name: "ccxt · Python",
      code: [
        "import ccxt",
        `exchange = ccxt.backpack({"apiKey": "${apiKey}", "secret": "${apiSecret}"})`,
        `exchange.urls["api"] = {"public": "${url}", "private": "${url}"}`,
        "print(exchange.fetch_balance())",
      ].join("\n"),
    },
    {
      name: "ccxt · TypeScript",
      code: [
        'import ccxt from "ccxt";',
        `const exchange = new ccxt.backpack({ apiKey: "${apiKey}", secret: "${apiSecret}" });`,
        `exchange.urls.api = { public: "${url}", private: "${url}" };`,
        "console.log(await exchange.fetchBalance());",
      ].join("\n"),
    },
    {
      name: "@holdall/client",
      code: [
        'import { connect } from "@holdall/client";',
        `const client = await connect({ url: "${url}", wsUrl: "${wsUrl}", apiSecret: "${apiSecret}" });`,
        "console.log(await client.rest.capital());",
      ].join("\n"),
    },
  ];
}
