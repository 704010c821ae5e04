import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { complaintBytes, readComplaint, readManifest } from "@holdall/core/reserves";
import { readCookie } from "@holdall/server/gateway/parsers";
import { KeyLogDamaged, openKeyLog } from "@holdall/server/identity/parsers";
import { WatermarkFile, readWatermark } from "@holdall/server/journal/parsers";
import { publicAdapters } from "@holdall/server/oracle";
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import type { Target } from "./target.ts";
import { bytesOf, law, textOf, typed } from "./target.ts";

const PATH = "data/file";

/** A disk with one file on it. */
function diskWith(bytes: Uint8Array): SimDisk {
  const disk = new SimDisk(seededRng(1n), new SimClock());
  disk.makeFolder("data");
  disk.open(PATH, "create").close();
  disk.replaceContents(PATH, bytes);
  return disk;
}

/** How far a journal was durable: a mark that was written, or none. */
const watermark: Target = {
  name: "watermark",
  seeds: () =>
    [1, 2].map((marks) => {
      const disk = diskWith(new Uint8Array(1_024));
      const file = new WatermarkFile(disk.open(PATH, "write"), undefined);
      for (let sequence = 7; sequence < 7 + marks; sequence += 1) {
        file.write(sequence, new Uint8Array(32).fill(sequence));
        file.sync();
      }
      return disk.contents(PATH);
    }),
  words: ["HLDW"],
  read(input) {
    const found = readWatermark(diskWith(input).open(PATH, "read"));
    law(found === undefined || found.mark.hash.length === 32, "a mark without a hash");
  },
};

/** The API keys beside an embedded database: whole lines, or refused with the place of the damage. */
const keyLog: Target = {
  name: "key-log",
  seeds: () =>
    [1, 3].map((lines) => {
      const text = '{"kind":"revoked","publicKey":"AAAA","atMs":1}';
      const line = `${crc32(text).toString(16).padStart(8, "0")} ${text}\n`;
      return bytesOf(line.repeat(lines));
    }),
  words: ["\n", " ", "{", "}", '"kind"'],
  read(input) {
    const log = typed(() => openKeyLog({ disk: diskWith(input), path: PATH }), KeyLogDamaged);
    law(log === undefined || log.entries.length <= input.length, "more keys than bytes");
  },
};

const sessionCookie: Target = {
  name: "session-cookie",
  seeds: () => ["holdall_session=abc-DEF_123", "a=b; __Host-holdall_session=x; c"].map(bytesOf),
  words: [";", "=", " ", "holdall_session", "__Host-", "%00"],
  read(input) {
    for (const origin of ["http://localhost:8080", "https://venue.example"]) {
      const value = readCookie(textOf(input), origin);
      law(value === undefined || /^[\w-]{1,64}$/.test(value), "a session's name of another form");
    }
  },
};

/** What public price feeds send: quotes of three texts each, or nothing. */
const priceFrame: Target = {
  name: "price-frame",
  seeds: () =>
    [
      '{"e":"24hrTicker","s":"SOLUSDC","c":"13.2500","b":"13.2400","a":"13.2600"}',
      '{"type":"ticker","product_id":"ETH-USD","price":"1285.22","best_bid":"1285.04","best_ask":"1285.27"}',
      '{"channel":"ticker","type":"update","data":[{"symbol":"BONK/USD","bid":2.1e-7,"ask":2.2e-7,"last":2.15e-7}]}',
    ].map(bytesOf),
  words: ["1e300", "-1e-300", "null", "[]", "{}", '"data"', '"symbol"', "__proto__", "1e400"],
  read(input) {
    for (const adapter of publicAdapters) {
      for (const { asset, bid, ask, last } of adapter.parse(textOf(input), 1)) {
        const texts: readonly unknown[] = [asset, bid, ask, last];
        law(
          texts.every((text) => typeof text === "string"),
          "a quote of something else than texts",
        );
      }
    }
  },
};

const fixture = new URL("../../../core/src/reserves/fixtures/manifest.json", import.meta.url);

/** What an operator publishes of a day, as whoever verifies it reads it. */
const reservesManifest: Target = {
  name: "reserves-manifest",
  seeds: () => [Uint8Array.from(readFileSync(fixture)), bytesOf("{}")],
  words: ['"shards"', "[]", "{}", '"-1"', '""', "true", "\\u0000", "__proto__"],
  read(input) {
    const found = readManifest(input);
    law(found === undefined || found.format === "holdall-reserves/1", "a day of another form");
  },
};

/** What a user sends whoever judges a missing row. */
const complaint: Target = {
  name: "reserves-complaint",
  seeds: () =>
    [1n, 12n].map((userId) =>
      complaintBytes({
        format: "holdall-complaint/1",
        date: "2026-01-01",
        manifestHash: new Uint8Array(32).fill(3),
        userId,
        subaccountId: 0,
        nonce: new Uint8Array(32).fill(4),
        bucket: new Uint8Array(64),
      }),
    ),
  words: ["HOLDPOC1", '"nonce"', '"userId"'],
  read(input) {
    const found = readComplaint(input);
    if (found === undefined) return;
    const again = complaintBytes(found);
    law(Buffer.compare(again, input) === 0, "a complaint written again differs");
  },
};

/** Readers of small files, headers and frames. */
export const fileTargets: readonly Target[] = [
  watermark,
  keyLog,
  sessionCookie,
  priceFrame,
  reservesManifest,
  complaint,
];
