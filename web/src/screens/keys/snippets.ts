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
    { name: "curl · OpenSSL 3", code: signedCurl({ url, wsUrl, apiKey, apiSecret }) },
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
        ...connected({ url, wsUrl, apiSecret }),
        "console.log(await client.rest.capital());",
        "client.close();",
      ].join("\n"),
    },
    {
      name: "@holdall/client · orders",
      code: [
        ...connected({ url, wsUrl, apiSecret }),
        "const session = await client.openSession({ cancelOnDisconnect: true });",
        'const { bids: [[price]] } = await client.rest.depth({ symbol: "SOL_USDC", limit: "5" });',
        'const terms = { side: "Bid", orderType: "Limit", price, quantity: "0.1" } as const;',
        'console.log(await session.send("orderExecute", { symbol: "SOL_USDC", ...terms }));',
        "client.close(); // The order falls with the connection.",
      ].join("\n"),
    },
  ];
}

/** The client, connected as the key. */
function connected({ url, wsUrl, apiSecret }: Omit<SnippetValues, "apiKey">): readonly string[] {
  return [
    'import { connect } from "@holdall/client";',
    `const client = await connect({ url: "${url}", wsUrl: "${wsUrl}", apiSecret: "${apiSecret}" });`,
  ];
}

/** What stands before a 32-byte seed to make it a private key of Ed25519 (RFC 8410). */
const KEY_PREFIX =
  "\\060\\056\\002\\001\\000\\060\\005\\006\\003\\053\\145\\160\\004\\042\\004\\040";

/** A signed request with nothing but a shell. */
function signedCurl({ url, apiKey, apiSecret }: SnippetValues): string {
  return [
    `(printf '${KEY_PREFIX}'; printf %s '${apiSecret}' | base64 -d) > key.der`,
    "T=$(date +%s)000",
    'printf %s "instruction=balanceQuery&timestamp=$T&window=5000" > message',
    "S=$(openssl pkeyutl -sign -rawin -keyform DER -inkey key.der -in message | base64 | tr -d '\\n')",
    `curl '${url}/api/v1/capital' -H 'X-API-Key: ${apiKey}' \\`,
    '  -H "X-Timestamp: $T" -H "X-Window: 5000" -H "X-Signature: $S"',
  ].join("\n");
}
