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
