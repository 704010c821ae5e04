import { useSay } from "@holdall/web/words";
import encodeQR from "qr";
import type { ReactNode } from "react";

/** Light modules around a code, which cameras need to find it (ISO/IEC 18004, 6.3.8). */
const BORDER = 4;

/** An address as a code for cameras, drawn here: nobody else learns it. */
export function AddressQr({ address }: { readonly address: string }): ReactNode {
  const say = useSay();
  const rows = encodeQR(address, "raw", { border: BORDER });
  return (
    <svg
      aria-label={say("funds.qr")}
      className="qr"
      data-part="address-qr"
      role="img"
      shapeRendering="crispEdges"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
    >
      <path d={modulesPath(rows)} />
    </svg>
  );
}

/** Every dark module as a square of one: exact, and one element. */
export function modulesPath(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
}
