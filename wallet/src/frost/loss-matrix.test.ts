import { ed25519 } from "@noble/curves/ed25519.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { keptShares, runReshare, signWith, valueOf } from "./ceremony.twin.ts";
import { decodeShare, encodeShare, groupAddress, groupKeyOf } from "./share.ts";
import type { FrostShare } from "./share.ts";

/** The rows of the loss matrix, each played from beginning to end. */
/** Read only. */
const SHARES = keptShares();
const sweep = utf8ToBytes("move everything to the new address");
const key = (share: FrostShare) => groupKeyOf(share.group);
async function signs(first: FrostShare, second: FrostShare): Promise<boolean> {
  const signature = await signWith(first, second, sweep);
  return signature.ok && ed25519.verify(signature.value, sweep, key(first));
}
function renewed(
  shares: Parameters<typeof runReshare>[0],
  holders: Parameters<typeof runReshare>[1],
) {
  const results = runReshare(shares, holders);
  return {
    device: valueOf(results.device),
    cosigner: valueOf(results.cosigner),
    recovery: valueOf(results.recovery),
  };
}

test("nothing lost: each of the three pairs signs", async () => {
  const { device, cosigner, recovery } = SHARES;
  expect(await signs(device, cosigner)).toBe(true);
  expect(await signs(device, recovery)).toBe(true);
  expect(await signs(cosigner, recovery)).toBe(true);
});

test("device lost: recovery and co-signer sign and give a new device the same address", async () => {
  const shares = SHARES;
  const after = renewed(shares, ["cosigner", "recovery"]);
  expect(groupAddress(after.device.group)).toBe(groupAddress(shares.device.group));
  expect(await signs(after.device, after.cosigner)).toBe(true);
  // The lost device, found by a thief, works with no renewed share.
  expect(await signs(shares.device, after.cosigner)).toBe(false);
  expect(await signs(shares.device, after.recovery)).toBe(false);
});

test("co-signer dead: device and the opened recovery kit move the funds without anybody", async () => {
  const { device, recovery } = SHARES;
  const reopened = valueOf(decodeShare(encodeShare(recovery)));
  expect(await signs(device, reopened)).toBe(true);
});

test("co-signer dead: device and recovery bring in another co-signer, same address", async () => {
  const shares = SHARES;
  const after = renewed(shares, ["device", "recovery"]);
  expect(await signs(after.device, after.cosigner)).toBe(true);
  expect(await signs(after.device, shares.cosigner)).toBe(false);
});

test("recovery lost: device and co-signer go on and make a new recovery share", async () => {
  const shares = SHARES;
  expect(await signs(shares.device, shares.cosigner)).toBe(true);
  const after = renewed(shares, ["device", "cosigner"]);
  expect(await signs(after.device, after.recovery)).toBe(true);
  expect(await signs(shares.recovery, after.device)).toBe(false);
});

test("one share stolen: alone it signs nothing, and the other two sweep", async () => {
  const shares = SHARES;
  for (const thief of ["device", "cosigner", "recovery"] as const) {
    const stolen = shares[thief];
    const impostors = (["device", "cosigner", "recovery"] as const)
      .filter((party) => party !== thief)
      .map((party): FrostShare => ({ ...stolen, party }));
    for (const impostor of impostors) expect(await signs(stolen, impostor)).toBe(false);
    const [first, second] = (["device", "cosigner", "recovery"] as const).filter(
      (party) => party !== thief,
    );
    expect(await signs(shares[first], shares[second])).toBe(true);
  }
});

test("co-signer malicious: alone it signs nothing, and its false part is named", async () => {
  const { device, cosigner, recovery } = SHARES;
  const lying: FrostShare = { ...cosigner, signingShare: recovery.signingShare };
  expect(await signWith(device, lying, sweep)).toMatchObject({
    ok: false,
    refusal: "frost-share",
    detail: "cosigner",
  });
  expect(await signs(device, recovery)).toBe(true);
});

test("any two gone: what is left is one share, and one share is nothing", async () => {
  const { device } = SHARES;
  expect(await signs(device, device)).toBe(false);
});
