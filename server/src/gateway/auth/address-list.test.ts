import { expect, test } from "vitest";
import { isListed } from "./address-list.ts";

test("addresses and ranges let in what they name, to the last address and not one further", () => {
  const list = ["10.1.2.3", "192.168.4.0/23", "2001:db8::/32", "::1"];
  const inside = ["10.1.2.3", "192.168.4.0", "192.168.5.255", "2001:db8:ffff::1", "::1"];
  const outside = ["10.1.2.4", "192.168.3.255", "192.168.6.0", "2001:db9::", "::2", "", "host"];
  for (const address of inside) expect(isListed(list, address), address).toBe(true);
  for (const address of outside) expect(isListed(list, address), address).toBe(false);
  expect(isListed([], "anything")).toBe(true);
});
