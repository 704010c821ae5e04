import { ed25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import { instruction, MARIE, solanaAddress, solanaMessage } from "@holdall/wallet/clear/build";
import { groupAddress, groupKeyOf } from "@holdall/wallet/frost";
import { keptShares, runReshare, valueOf } from "@holdall/wallet/frost/ceremony";
import type { FrostShare } from "@holdall/wallet/frost";
import { encodeBody, wordList } from "@holdall/wallet/keyring";
import { stretchOnNode } from "@holdall/wallet/keyring/stretch";
import {
  ASSEMBLE_WORD,
  assembleTyped,
  openShares,
  pairOf,
  planRecovery,
  signRecovery,
  transferMessage,
} from "./index.ts";
import { seatAtRest, sealedText } from "./sealed-share.twin.ts";

const { device, cosigner, recovery } = keptShares();
const ADDRESS = groupAddress(device.group);
let draw = 0;
const tools = {
  stretch: () => Promise.reject(new Error("nothing is opened here")),
  random: (length: number) => Uint8Array.from({ length }, (_, i) => (++draw * 7 + i) & 255),
  nowMs: 0,
  words: wordList("english"),
  language: "en",
} as const;
const payment = (from: string) =>
  transferMessage({ from, to: MARIE, lamports: 1n, blockhash: solanaAddress("block") });

test("a message that cannot be read is not planned, and one of another signer not signed", async () => {
  const strange = solanaMessage([instruction(MARIE, [], Uint8Array.of(1))], { payer: ADDRESS });
  expect(planRecovery(device, strange, tools)).toMatchObject({ refusal: "unreadable" });
  expect(planRecovery(device, payment(ADDRESS), tools).ok).toBe(true);
  const others = await signRecovery(
    [device, recovery],
    payment(solanaAddress("somebody else")),
    tools,
  );
  expect(others).toMatchObject({ refusal: "not-signer" });
});

test("one share twice, or shares of two keys, sign nothing", async () => {
  const twice = await signRecovery([device, device], payment(ADDRESS), tools);
  expect(twice).toMatchObject({ refusal: "frost-participants" });
  const foreign = await signRecovery([device, keptShares(2).cosigner], payment(ADDRESS), tools);
  expect(foreign).toMatchObject({ refusal: "frost-group" });
});

test("any two shares make the one key of their address, and only after the word", () => {
  const word = { typed: ` ${ASSEMBLE_WORD.en} `, language: "en" } as const;
  const keys = (
    [
      [device, cosigner],
      [recovery, device],
      [cosigner, recovery],
    ] as const
  ).map((pair) => assembleTyped(pair, word));
  for (const key of keys) {
    if (!key.ok) throw new Error(key.refusal);
    const { BASE, Fn } = ed25519.Point;
    expect(BASE.multiply(Fn.fromBytes(key.value)).toBytes()).toEqual(groupKeyOf(device.group));
  }
  for (const typed of ["", "assemble", ASSEMBLE_WORD.fr]) {
    const refused = assembleTyped([device, cosigner], { typed, language: "en" });
    expect(refused).toMatchObject({ refusal: "word-typed" });
  }
});

test("no key is made of one share twice, of two keys, of a changed share or of two generations", () => {
  const word = { typed: ASSEMBLE_WORD.fr, language: "fr" } as const;
  const refusalOf = (pair: Parameters<typeof assembleTyped>[0]) => {
    const key = assembleTyped(pair, word);
    return key.ok ? null : key.refusal;
  };
  expect(refusalOf([device, device])).toBe("frost-participants");
  expect(refusalOf([device, keptShares(2).cosigner])).toBe("frost-group");
  const changed = { ...cosigner, signingShare: cosigner.signingShare.with(0, 255) };
  expect(refusalOf([device, changed])).toBe("frost-share");
  const later = runReshare({ device, cosigner, recovery }, ["device", "recovery"]);
  expect(refusalOf([device, valueOf(later.cosigner)])).toBe("frost-group");
});

test("of a vault with the shares of before and after a renewal, the one that goes with the kit signs", async () => {
  const { device: next, recovery: newKit } = runReshare({ device, cosigner, recovery }, [
    "device",
    "cosigner",
  ]);
  const [after, kept] = [valueOf(next), valueOf(newKit)];
  const body = (shares: readonly FrostShare[]) =>
    valueOf(
      encodeBody({
        accounts: [],
        settings: new Uint8Array(),
        sources: shares.map((share, at) => ({
          id: at + 1,
          kind: at === 0 ? "frost-share" : "frost-next",
          language: "english",
          secret: seatAtRest(share),
          passphrase: new Uint8Array(),
        })),
      }),
    );
  const vault = await sealedText(body([device, after]), "the vault");
  for (const kit of [recovery, kept]) {
    const text = await sealedText(seatAtRest(kit), "the kit");
    const opened = async (file: string, words: string) => {
      const password = new TextEncoder().encode(words);
      const shares = valueOf(await openShares({ text: file, password }, stretchOnNode));
      expect(password.every((byte) => byte === 0)).toBe(true);
      return shares;
    };
    const pair = pairOf(await opened(vault, "the vault"), await opened(text, "the kit"));
    expect((await signRecovery(pair, payment(ADDRESS), tools)).ok).toBe(true);
  }
});
