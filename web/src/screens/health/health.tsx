import { useWords } from "@holdall/web/words";
import { Percent, scaled } from "@holdall/ui/number";
import { HealthAxis } from "@holdall/ui/plot";
import type { Wire } from "@holdall/core/contract";
import type { ReactNode } from "react";

/** How far an account stands from where new risk is refused and from liquidation, drawn and in figures. */
export function Health({
  margin,
}: {
  readonly margin: Wire<"MarginAccountSummary"> | undefined;
}): ReactNode {
  const { say } = useWords();
  if (margin === undefined) return <p className="muted">{say("health.unknown")}</p>;
  const { marginFraction, imf, mmf } = margin;
  return (
    <>
      <HealthAxis
        fraction={typeof marginFraction === "string" ? scaled(marginFraction) : undefined}
        initial={scaled(imf)}
        label={say("health.title")}
        maintenance={scaled(mmf)}
        words={{
          healthy: say("health.word.healthy"),
          noNewRisk: say("health.word.noNewRisk"),
          liquidation: say("health.word.liquidation"),
          noRisk: say("health.word.noRisk"),
          initial: say("health.initial"),
          maintenance: say("health.maintenance"),
        }}
      />
      <dl className="rows">
        <div>
          <dt>{say("health.fraction")}</dt>
          <dd>
            <Percent rounding="floor" value={marginFraction ?? undefined} />
          </dd>
        </div>
        <div>
          <dt>{say("health.initial")}</dt>
          <dd>
            <Percent rounding="ceil" value={imf} />
          </dd>
        </div>
        <div>
          <dt>{say("health.maintenance")}</dt>
          <dd>
            <Percent rounding="ceil" value={mmf} />
          </dd>
        </div>
      </dl>
    </>
  );
}
