import type { InputFault } from "@holdall/ui/number";
import { useSay } from "./words.tsx";

/** The sentence for text that is no amount. */
export function useFaultText(): (fault: InputFault, decimals: number) => string {
  const say = useSay();
  return (fault, decimals) =>
    fault === "too-many-decimals"
      ? say("input.decimals", { count: String(decimals) })
      : say(`input.${fault}`);
}
