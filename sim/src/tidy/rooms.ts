/** The rooms of the house and the arrows between them (`ARCHITECTURE.md`, section "Rooms"), as data. */

export interface Room {
  /** Packages of this house that the room may import: `room` (all of it) or `room/module`. */
  readonly imports: readonly string[];
  /** npm packages that its product code may use. A name ending in `/` allows the whole scope. */
  readonly packages: readonly string[];
  /** Whether product code may use Node's own modules. */
  readonly node: boolean;
}

/** By folder; a workspace inside a room is a room of its own, imported by its last name. */
export const rooms: Readonly<Record<string, Room>> = {
  core: { imports: [], packages: [], node: false },
  client: { imports: ["core/num", "core/protocol", "core/contract"], packages: [], node: false },
  chain: {
    imports: ["core/num", "chain"],
    packages: ["viem", "@solana/", "@solana-program/"],
    node: false,
  },
  "chain/devnet": {
    imports: ["core/num", "chain"],
    packages: ["litesvm", "@foundry-rs/", "ws", "@solana/kit", "@solana-program/", "viem"],
    node: true,
  },
  server: {
    imports: ["core", "client", "chain", "server/ports", "server/rings"],
    packages: [
      "fastify",
      "@fastify/",
      "ws",
      "pg",
      "@electric-sql/pglite",
      "pino",
      "prom-client",
      "@simplewebauthn/server",
    ],
    node: true,
  },
  wallet: {
    imports: ["core/num", "chain", "wallet"],
    packages: ["@noble/", "@scure/", "hash-wasm", "qr"],
    node: false,
  },
  "wallet/cosigner": {
    imports: ["core/num", "wallet", "chain"],
    packages: ["@noble/", "@scure/", "qr"],
    node: true,
  },
  ui: {
    imports: ["core/num", "ui"],
    packages: ["react", "react-dom", "@base-ui/react"],
    node: false,
  },
  web: {
    imports: ["core/num", "core/protocol", "core/contract", "core/reserves", "client", "ui", "web"],
    packages: [
      "react",
      "react-dom",
      "@base-ui/react",
      "lightweight-charts",
      "@tanstack/",
      "wouter",
      "@simplewebauthn/browser",
      "qr",
    ],
    node: false,
  },
  extension: {
    imports: ["core/num", "wallet", "chain", "client", "ui", "extension"],
    packages: ["react", "react-dom", "ses", "viem", "hash-wasm", "qr"],
    node: false,
  },
  sim: {
    imports: ["core", "client", "server", "wallet", "chain", "devnet", "cosigner"],
    packages: [
      "playwright-core",
      "axe-core",
      "viem",
      "@solana/",
      "fast-check",
      "ccxt",
      "nodejs-order-book",
      "hft-limit-order-book",
      "oxc-parser",
      "vitest",
      "ws",
      "fastify",
      "assemblyscript",
    ],
    node: true,
  },
};

/** Which module of a room may import which others of the same room, where not every one may. */
export const modules: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    num: [],
    protocol: ["num"],
    contract: ["num", "protocol"],
    engine: ["num", "protocol"],
    reserves: ["num", "protocol"],
    rewards: ["num", "protocol"],
    compliance: ["num", "protocol"],
  },
};

/** Exceptions that have a reason. */
export const granted: readonly {
  readonly file: RegExp;
  readonly package: string;
  readonly why: string;
}[] = [
  {
    file: /^core\/src\/reserves\//,
    package: "@noble/",
    why: "the proof needs a hash and a cipher",
  },
];

/** Only these files of the server join its modules; everywhere else modules receive what they need. */
export const compositionRoots: readonly RegExp[] = [
  /^server\/src\/main\.ts$/,
  /^server\/src\/[a-z-]+\/([a-z-]+-)?(main|worker)\.ts$/,
  /^server\/src\/start\//,
  // What the two threads that join engine and journal share: restoring from the journal's snapshots.
  /^server\/src\/sequencer\/restore\.ts$/,
];
