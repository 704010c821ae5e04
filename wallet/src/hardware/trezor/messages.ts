/** Type numbers of the messages we exchange (`messages.proto` of the maker's public repository). */
export const MESSAGE = {
  initialize: 0,
  failure: 3,
  features: 17,
  pinMatrixRequest: 18,
  pinMatrixAck: 19,
  cancel: 20,
  buttonRequest: 26,
  buttonAck: 27,
  passphraseRequest: 41,
  passphraseAck: 42,
  ethereumGetAddress: 56,
  ethereumAddress: 57,
  ethereumSignTx: 58,
  ethereumTxRequest: 59,
  ethereumTxAck: 60,
  ethereumSignMessage: 64,
  ethereumMessageSignature: 66,
  ethereumSignTxEip1559: 452,
  ethereumSignTypedData: 464,
  ethereumStructRequest: 465,
  ethereumStructAck: 466,
  ethereumValueRequest: 467,
  ethereumValueAck: 468,
  ethereumTypedDataSignature: 469,
  solanaGetAddress: 902,
  solanaAddress: 903,
  solanaSignTx: 904,
  solanaTxSignature: 905,
} as const;

/** Why a device fails (`Failure.FailureType`). */
export const FAILURE = { cancelled: 4, pinCancelled: 6, pinInvalid: 7, data: 3 } as const;

/** Types of EIP-712 fields (`EthereumDataType`). */
export const DATA_TYPE = {
  uint: 1,
  int: 2,
  bytes: 3,
  string: 4,
  bool: 5,
  address: 6,
  array: 7,
  struct: 8,
} as const;
