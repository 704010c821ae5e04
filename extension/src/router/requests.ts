import type { RouterPlatform } from "./platform.ts";

/**
 * The platform, and how many requests it has brought to the key realm that nobody has decided yet.
 * `onChange` hears of each that comes and goes: whoever closed the window on one is told that it waits.
 */
export function countRequests(
  platform: RouterPlatform,
  onChange: () => void,
): { readonly platform: RouterPlatform; readonly waiting: () => number } {
  let waiting = 0;
  const count = (step: 1 | -1): void => {
    waiting += step;
    onChange();
  };
  const askRealm: RouterPlatform["askRealm"] = async (kind, body, left) => {
    if (kind !== "request") return platform.askRealm(kind, body);
    count(1);
    try {
      return await platform.askRealm(kind, body, left);
    } finally {
      count(-1);
    }
  };
  return { platform: { ...platform, askRealm }, waiting: () => waiting };
}
