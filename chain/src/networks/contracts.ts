/** A contract that stands at one address wherever anybody has put it, and what its code must be. */
export interface KnownContract {
  readonly address: string;
  /** Keccak-256 of the code there, as `extcodehash` gives it. */
  readonly codeHash: string;
}

/** The contracts that accounts of several owners are made of. */
export interface SafeContracts {
  /** Makes an account: the one contract that its address depends on besides the code behind it. */
  readonly factory: KnownContract;
  /** The code behind an account on Ethereum, and behind every one while it is being made. */
  readonly singleton: KnownContract;
  /** The code behind an account on every other network: it also logs what the account does. */
  readonly singletonL2: KnownContract;
  /** What puts the second code in the place of the first while an account is made. */
  readonly toL2: KnownContract;
  readonly handler: KnownContract;
  readonly multiSend: KnownContract;
  /** Tries what an account would do. */
  readonly accessor: KnownContract;
  /** Keccak-256 of the code of an account itself: the same for all, wherever they are. */
  readonly proxyCodeHash: string;
}

/**
 * Version 1.5.0, as it was published. Each address follows from the contract's own code and from the
 * deployer that gives the same one on every network (EIP-1014), so that nobody can have put anything
 * else there; a test derives all of them anew. Whether a network has them is looked at before each use:
 * anybody may bring them where they are not.
 */
export const SAFE_1_5_0: SafeContracts = {
  factory: {
    address: "0x14F2982D601c9458F93bd70B218933A6f8165e7b",
    codeHash: "0x967dae4cda22b0c9ef7f31b010bdc1ceb0af9904b0c3dc060b5302e4c18a4529",
  },
  singleton: {
    address: "0xFf51A5898e281Db6DfC7855790607438dF2ca44b",
    codeHash: "0xdda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2",
  },
  singletonL2: {
    address: "0xEdd160fEBBD92E350D4D398fb636302fccd67C7e",
    codeHash: "0x180193227186ccb85316c94db1f0d156ed932b14712cfaac78901899178572dc",
  },
  toL2: {
    address: "0x900C7589200010D6C6eCaaE5B06EBe653bc2D82a",
    codeHash: "0xf6034d841bcbff8912aa55526b0f1609212536aaf60bb16f5e8a269a4ab38f18",
  },
  handler: {
    address: "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4",
    codeHash: "0x3c6a85bcf7b563daa624b884b4e9a1b9fa5371edde7be945d998071a48f28bbc",
  },
  multiSend: {
    address: "0xA83c336B20401Af773B6219BA5027174338D1836",
    codeHash: "0xcdbdcec38d2f1c7d961b0029ff8416b7e86e9974d6f0e9c9580c7d17fcfb6663",
  },
  accessor: {
    address: "0x07EfA797c55B5DdE3698d876b277aBb6B893654C",
    codeHash: "0x706db4bb6151f75a5b3845724174e201c59046dfbe65b4e5909ad4b88f8f752d",
  },
  proxyCodeHash: "0x4e381985ca68b3e5d27b4425fa581c19cf33146d3f887a3cfca96f55528ea46f",
};

/**
 * Several questions in one call, at the address that it has everywhere. The hash is the one that is
 * published for it (among others by the tests of Optimism's own pre-deployed contracts); its sources are
 * not among the packages here.
 */
export const MULTICALL_3: KnownContract = {
  address: "0xcA11bde05977b3631167028862bE2a173976CA11",
  codeHash: "0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891",
};

/**
 * Rights to take that are signed, on Ethereum. Its code holds the chain's number, so that each network
 * has another hash; this one is published by several of those who pay through it, and the others are left
 * out, since nothing at hand tells them.
 */
export const PERMIT_2: KnownContract = {
  address: "0x000000000022D473030F116dDEE9F6B43aC78BA3",
  codeHash: "0xc67d1657868aa5146eaf24fb879fb1fdec3d2d493b3683a61c9c2f4fb2851131",
};
