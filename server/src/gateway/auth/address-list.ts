import { BlockList, isIP } from "node:net";

/** Lists that were read, as long as their keys live. */
const lists = new WeakMap<readonly string[], BlockList>();

/** True when the address is one of the list's addresses or in one of its ranges; an empty list has all. */
export function isListed(list: readonly string[], address: string): boolean {
  if (list.length === 0) return true;
  const family = isIP(address);
  if (family === 0) return false;
  return readList(list).check(address, family === 6 ? "ipv6" : "ipv4");
}

function readList(list: readonly string[]): BlockList {
  const known = lists.get(list);
  if (known !== undefined) return known;
  const ranges = new BlockList();
  for (const entry of list) {
    const [address, bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) ranges.addAddress(address, family);
    else ranges.addSubnet(address, Number(bits), family);
  }
  lists.set(list, ranges);
  return ranges;
}
