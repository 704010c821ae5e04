const ADDRESS_CHARACTERS_MAX = 45;
const ipv4Form = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const ipv6Form = /^[0-9a-f:.]+$/i;
/** ::ffff:a.b.c.d as a URL spells it: the last two groups are the IPv4 address. */
const mappedForm = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * The one spelling of an IP address, so that equal addresses are equal texts: IPv4 in dots, IPv6
 * compressed and in lower case, IPv4 inside IPv6 as IPv4. `undefined` for anything else: host
 * names, ranges, ports, zones, octal and partial forms.
 */
export function canonicalAddress(text: string): string | undefined {
  if (text.length > ADDRESS_CHARACTERS_MAX) return undefined;
  const octets = ipv4Form.exec(text);
  if (octets !== null)
    return octets.slice(1).every((octet) => Number(octet) <= 255) ? text : undefined;
  if (!text.includes(":") || !ipv6Form.test(text)) return undefined;
  const url = URL.parse(`http://[${text}]/`);
  if (url === null) return undefined;
  const address = url.hostname.slice(1, -1);
  const mapped = mappedForm.exec(address);
  if (mapped === null) return address;
  const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/**
 * The one spelling of an address or of a range in CIDR notation, whose address is its first one: the
 * bits beyond the prefix must be zero. `undefined` for anything else.
 */
export function canonicalRange(text: string): string | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return canonicalAddress(text);
  const address = canonicalAddress(text.slice(0, slash));
  const prefix = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const bits = bitsOf(address);
  const length = Number(prefix);
  if (length > bits.length || bits.slice(length).includes("1")) return undefined;
  return length === bits.length ? address : `${address}/${length}`;
}

/** The bits of a canonical address as text. */
function bitsOf(address: string): string {
  if (!address.includes(":"))
    return address
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join("");
  const [head, tail] = address
    .split("::")
    .map((part) => part.split(":").filter((each) => each !== ""));
  const zeros = Array.from({ length: 8 - head.length - (tail?.length ?? 0) }, () => "0");
  return [...head, ...zeros, ...(tail ?? [])]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("");
}
