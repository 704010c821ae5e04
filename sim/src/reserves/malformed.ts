/** Honest files bent byte by byte, each where one check alone stands against it. */
import type { Kernel, Owner, VerdictCode } from "@holdall/core/reserves";
import { cutBundle, forge, ownerOf, toyTask } from "./forge.ts";

export interface Malformed {
  readonly name: string;
  readonly code: VerdictCode;
  readonly proof: Uint8Array;
  readonly bundle?: { readonly bytes: Uint8Array; readonly owner: Owner };
  /** The toy switch is off. */
  readonly strict?: boolean;
}

const BUNDLE = { version: 8, date: 10, shard: 14, user: 20, subaccount: 28, limbs: 30 };
const ROW = 7;

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at < 0 ? copy.length + at : at] ^= 1;
  return copy;
}

/** Offsets in a proof and a bundle that the layout decides. */
function offsets(columns: number, statementLength: number) {
  const limbs = 2 * (columns - 8);
  const hidden = BUNDLE.limbs + limbs + 64;
  const rowPath = hidden + 32;
  const depth = 13;
  const masked = rowPath + 32 * depth;
  const maskedPath = masked + 16;
  const layer = maskedPath + 32 * depth;
  const breakdown = layer + 128 + 32 * (depth - 3);
  return {
    previousHash: 12,
    statementEnd: 12 + statementLength,
    rowPath,
    maskedPath,
    layerPath: layer + 128,
    breakdown,
  };
}

export function malformedFiles(kernel: Kernel): Malformed[] {
  const task = toyTask();
  const { proof, session } = forge(kernel, task, {});
  const owner = ownerOf(task.owners, ROW);
  const bytes = cutBundle(task, session, ROW);
  const at = offsets(session.layout.rowColumns, session.statement.length);
  const bundle = (
    name: string,
    code: VerdictCode,
    bent: Uint8Array,
    own: Owner = owner,
  ): Malformed => ({ name, code, proof, bundle: { bytes: bent, owner: own } });
  const bent = (
    name: string,
    code: VerdictCode,
    change: (copy: Uint8Array) => Uint8Array | void,
  ): Malformed => {
    const copy = proof.slice();
    return { name, code, proof: change(copy) ?? copy };
  };
  const grown = new Uint8Array((16 << 10) + 1);
  grown.set(bytes);
  // The last nodes of each tree are its siblings: the first bytes after the last payload differ by tree, a flip near the end hits a layer.
  return [
    { name: "toy profile without the switch", code: "profile-unsafe", proof, strict: true },
    bent("magic", "file-malformed", (copy) => flip(copy, 0)),
    bent("a byte too many", "file-malformed", (copy) => Uint8Array.of(...copy, 0)),
    bent("a byte too few", "file-malformed", (copy) => copy.slice(0, -1)),
    bent("a sibling of a layer", "merkle-mismatch", (copy) => flip(copy, -1)),
    bent("a sibling of the masked tree", "merkle-mismatch", (copy) =>
      flip(copy, siblingOfMasked(session, proof)),
    ),
    bent("yesterday's link", "work-missing", (copy) => flip(copy, at.previousHash)),
    bundle("magic of a bundle", "file-malformed", flip(bytes, 0)),
    bundle("version of a bundle", "version-unknown", flip(bytes, BUNDLE.version)),
    bundle("another day", "bundle-foreign", flip(bytes, BUNDLE.date)),
    bundle("another shard", "bundle-foreign", flip(bytes, BUNDLE.shard)),
    bundle("another user", "row-not-mine", flip(bytes, BUNDLE.user)),
    bundle("another sub-account", "row-not-mine", flip(bytes, BUNDLE.subaccount)),
    bundle("row path", "merkle-mismatch", flip(bytes, at.rowPath)),
    bundle("masked path", "merkle-mismatch", flip(bytes, at.maskedPath)),
    bundle("layer path", "merkle-mismatch", flip(bytes, at.layerPath)),
    bundle(
      "breakdown of an asset that is not there",
      "file-malformed",
      foreignEntry(bytes, at.breakdown),
    ),
    bundle("breakdown of another amount", "balance-differs", flip(bytes, at.breakdown + 2 + 3 + 4)),
    bundle("padding", "file-malformed", flip(bytes, -1)),
    bundle("a bundle beyond its limit", "file-malformed", grown),
  ];
}

/** An entry of a ninety-ninth asset, in the room of the padding. */
function foreignEntry(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  const count = copy[at] + 256 * copy[at + 1];
  const end = at + 2 + 11 * count;
  const tail = copy.slice(end, copy.length - 11);
  copy[at] += 1;
  copy.set([99, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], end);
  copy.set(tail, end + 11);
  return copy;
}

type Session = ReturnType<typeof forge>["session"];
/** The byte before the first payload of layer 0: the last sibling of the masked tree. */
function siblingOfMasked(session: Session, proof: Uint8Array): number {
  const { workspace, queries, layout } = session;
  const leaves = 2 ** (layout.profile.lg - 1);
  const first = Math.min(...queries.map((index) => index % leaves));
  const own = workspace.bytes(workspace.map.opening + 16 * first, 16);
  return Buffer.from(proof).lastIndexOf(Buffer.from(own)) - 1;
}
