import { expect, test } from "vitest";
import { createRandom } from "./corpus/random.twin.ts";
import { NOW_MS } from "./build.twin.ts";
import { assessPage } from "./page.ts";
import type { PageLists, PageRequest } from "./page.ts";
import type { RuleId } from "./rules.ts";

const KNOWN = [
  "uniswap.org",
  "aave.com",
  "opensea.io",
  "jupiter.exchange",
  "raydium.io",
  "metamask.io",
  "phantom.app",
  "solflare.com",
  "etherscan.io",
  "marinade.finance",
  "curve.finance",
  "compound.finance",
];
const lists: PageLists = {
  frauds: ["drain.example"],
  known: KNOWN,
  denied: ["no.example"],
  allowed: ["yes.example"],
};
const page = (changes: Partial<PageRequest> = {}): PageRequest => ({
  scheme: "https",
  host: "service.org",
  parentHost: null,
  asksForAllAccounts: false,
  asksToSign: false,
  firstSeenAtMs: 0,
  atMs: NOW_MS,
  ...changes,
});
const rules = (changes: Partial<PageRequest>) =>
  assessPage(page(changes), lists).map((one) => one.rule);
const day = 86_400_000;

/** One page that raises the rule, and one as near as can be that does not. */
const PAIRS: readonly (readonly [RuleId, Partial<PageRequest>, Partial<PageRequest>])[] = [
  [100, { host: "www.drain.example" }, { host: "notdrain.example" }],
  [101, { host: "un1swap.org" }, { host: "app.uniswap.org" }],
  [102, { firstSeenAtMs: null }, { firstSeenAtMs: 0 }],
  [103, { host: "no.example:8443" }, { host: "yno.example" }],
  [104, { host: "yes.example" }, { host: "yes.example.org" }],
  [105, { scheme: "http" }, { scheme: "http", host: "127.0.0.1:8080" }],
  [106, { parentHost: "frame.org" }, { parentHost: "service.org:443" }],
  [107, { asksForAllAccounts: true }, {}],
  [
    108,
    { asksToSign: true, firstSeenAtMs: NOW_MS - day + 1 },
    { asksToSign: true, firstSeenAtMs: NOW_MS - day },
  ],
];

for (const [rule, positive, negative] of PAIRS) {
  test(`rule ${rule}: applies, and not next to it`, () => {
    expect(rules(positive)).toContain(rule);
    expect(rules(negative)).not.toContain(rule);
  });
}

test("loopback without encryption is no danger, whatever its form", () => {
  for (const host of [
    "localhost",
    "localhost:3000",
    "wallet.localhost:80",
    "[::1]:3000",
    "127.9.9.9",
  ]) {
    expect(rules({ scheme: "http", host }), host).not.toContain(105);
  }
  for (const host of ["localhost.evil.org", "127.0.0.1.evil.org", "mylocalhost"]) {
    expect(rules({ scheme: "http", host }), host).toContain(105);
  }
});

/** The tricks of people who register names. */
const TRICKS: readonly ((
  host: string,
  label: string,
  end: string,
  pick: (n: number) => number,
) => string)[] = [
  (host) => `${host}.evil.org`,
  (host) => `${host}-login.evil.org`,
  (host) => `www.${host}.evil.org`,
  (host) => `${host.replaceAll(".", "-")}.evil.org`,
  (_, label, end) => `xn--${label}-1ab.${end}`,
  (_, label, end) => `${label.replace(/[il]/u, "1")}1.${end}`,
  (_, label, end, pick) => {
    const at = 1 + pick(label.length - 1);
    return `${label.slice(0, at)}${label[at - 1]}${label.slice(at)}.${end}`;
  },
  (_, label, end, pick) => {
    const at = 1 + pick(label.length - 2);
    return `${label.slice(0, at)}${label.slice(at + 1)}.${end}`;
  },
  (_, label, end, pick) => {
    const at = pick(label.length - 1);
    return `${label.slice(0, at)}${label[at + 1]}${label[at]}${label.slice(at + 2)}.${end}`;
  },
  (_, label, end, pick) => {
    const at = pick(label.length);
    return `${label.slice(0, at)}${"qzxk"[pick(4)]}${label.slice(at + 1)}.${end}`;
  },
  (_, label, end) => `${label.replace("o", "0").replace("e", "3").replace("a", "4")}.${end}`,
  (host) =>
    host.replace(/[aeo]/u, (letter) => ({ a: "\u0430", e: "\u0435", o: "\u043e" })[letter]!),
  (_, label) => `${label}.xyz`,
];

test("five hundred imitations are caught, five hundred honest names are not blocked", () => {
  const random = createRandom(7);
  const long = KNOWN.filter((host) => host.split(".")[0].length >= 7);
  const imitations = new Set<string>();
  for (let i = 0; imitations.size < 500 && i < 20_000; i++) {
    const host = random.pick(long);
    const [label, end] = host.split(".");
    const imitation = random.pick(TRICKS)(host, label, end, (n) => random.next(n));
    const prefix = random.pick(["", "", "app.", "claim.", "secure-"]);
    if (imitation !== host)
      imitations.add(imitation.startsWith(host) ? imitation : `${prefix}${imitation}`);
  }
  const missed = [...imitations].filter((host) => !rules({ host }).includes(101));
  expect(imitations.size).toBeGreaterThanOrEqual(500);
  expect(missed).toEqual([]);

  const words = [
    "garden",
    "north",
    "paper",
    "river",
    "bakery",
    "museum",
    "lantern",
    "harbour",
    "orchard",
    "violin",
  ];
  const ends = ["org", "com", "io", "fr", "finance", "app", "co.uk"];
  const honest = [
    ...KNOWN.flatMap((host) => [
      host,
      `app.${host}`,
      `www.${host}`,
      `${host}:443`,
      `docs.v2.${host}`,
    ]),
    ...Array.from(
      { length: 500 },
      () =>
        `${random.pick(words)}${random.pick(["", "-", ""])}${random.pick(words)}.${random.pick(ends)}`,
    ),
  ];
  expect(honest.length).toBeGreaterThan(500);
  const blocked = honest.filter((host) =>
    rules({ host }).some((rule) => [100, 101, 103].includes(rule)),
  );
  expect(blocked).toEqual([]);
});
