import { Percent, scaled } from "@holdall/ui/number";
import { Meter } from "@holdall/ui/plot";
import type { ReactNode } from "react";

/** A part of a whole, in digits, rounded up, and along an axis; without a whole there is none. */
export function Share(props: {
  readonly share: string | undefined;
  readonly label: string;
}): ReactNode {
  const { share, label } = props;
  if (share === undefined) return <Percent value={undefined} />;
  return (
    <div className="utilization">
      <Percent places={1} rounding="ceil" value={share} />
      <Meter label={label} max={scaled("1")} text={share} value={scaled(share)} />
    </div>
  );
}
