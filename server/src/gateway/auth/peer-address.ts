/** An IPv4 peer as a dual-stack socket reports it. */
const mappedForm = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/**
 * The address of a peer as allow-lists spell it: an IPv4 peer of a dual-stack socket
 * (`::ffff:1.2.3.4`) as `1.2.3.4`, any other in lower case. For what a socket reports, which is
 * compressed already, not for text that a person wrote.
 */
export function peerAddress(reported: string): string {
  const address = reported.toLowerCase();
  return mappedForm.exec(address)?.[1] ?? address;
}
