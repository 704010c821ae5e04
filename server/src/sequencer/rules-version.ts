/** Version of the rules of `docs/engine.md`; a change that alters any outcome raises it. */
export const RULES_VERSION = 2;

/** The rules of records that name none: those in force when records began to. Never raised. */
const RULES_UNNAMED = 2;

/** A stored batch, as far as its rules are asked for. */
interface Ruled {
  readonly firstSequence: number;
  /** 0 where its record names none. */
  readonly rulesVersion: number;
}

/** Commands that other rules decided must not be decided anew: where they begin, and what to do. Expected. */
export class OtherRules extends Error {
  override readonly name = "OtherRules";

  constructor(firstSequence: number, version: number) {
    super(
      [
        `The journal is not replayed: rules of version ${version} decided its commands from sequence ${firstSequence} on, and this release has version ${RULES_VERSION}. Decided anew, they could change what people were told.`,
        "Start the release that decided them on this folder and stop it with SIGTERM: it takes a snapshot behind its last command, and this release goes on from there.",
        "On a cluster, or where the snapshots are lost, bring the newest one into the folder `snapshots` from the other node or from the backup.",
        "What lies before that snapshot (a history that is lost, a proof) is made again only by the release that decided it.",
      ].join("\n"),
    );
  }
}

/**
 * Throws `OtherRules` where commands were decided by other rules than this release's: applied again
 * they could come to something else than everybody was told. A state behind them, in a snapshot, is
 * what they came to, and is gone on with.
 */
export function refuseOtherRules({ firstSequence, rulesVersion }: Ruled): void {
  const version = rulesVersion === 0 ? RULES_UNNAMED : rulesVersion;
  if (version !== RULES_VERSION) throw new OtherRules(firstSequence, version);
}
