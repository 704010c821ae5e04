/** Typed data that a page asks to have signed, of a form that nobody knows: a danger. */
export const LETTER = {
  domain: {
    name: "Mail",
    version: "1",
    chainId: 31_337,
    verifyingContract: `0x${"c1".repeat(20)}`,
  },
  primaryType: "Mail",
  types: {
    EIP712Domain: [
      { name: "name", type: "string" },
      { name: "version", type: "string" },
      { name: "chainId", type: "uint256" },
      { name: "verifyingContract", type: "address" },
    ],
    Mail: [{ name: "contents", type: "string" }],
  },
  message: { contents: "a letter" },
} as const;
