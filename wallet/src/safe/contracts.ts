/**
 * Where version 1.5.0 is, the same on every network that has it: addresses that follow from the
 * published code and its deployer (EIP-1014), so that nobody can have put anything else there. That
 * they are those of the table of networks, which has their code's hashes as well, is a test.
 */
export const SAFE_PLACE = {
  factory: "0x14F2982D601c9458F93bd70B218933A6f8165e7b",
  singleton: "0xFf51A5898e281Db6DfC7855790607438dF2ca44b",
  singletonL2: "0xEdd160fEBBD92E350D4D398fb636302fccd67C7e",
  toL2: "0x900C7589200010D6C6eCaaE5B06EBe653bc2D82a",
  handler: "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4",
  multiSend: "0xA83c336B20401Af773B6219BA5027174338D1836",
} as const;

/**
 * Keccak-256 of what the factory makes an account with: the published code of its proxy, and the
 * singleton's address as its argument. With the factory's own code nothing else can be made.
 */
export const PROXY_INIT_HASH = "9dd695a8d96e2c0f6ede304e13cc2efe754fa353b7389a23340c9317113bc975";
