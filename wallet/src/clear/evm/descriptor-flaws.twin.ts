/** A descriptor without a flaw that has one of everything: each row below takes one thing from it. */
export const WHOLE = {
  context: {
    $id: "Locker",
    contract: {
      deployments: [{ chainId: 1, address: "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0" }],
    },
  },
  metadata: {
    owner: "Somebody",
    constants: { coin: "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84", nothing: "0x0" },
    enums: { side: { "0": "no", "1": "yes" }, none: {} },
  },
  display: {
    formats: {
      "lock(uint256 units, address to, bytes32[] proof, uint8 side)": {
        intent: "lock",
        fields: [
          {
            $id: "gives",
            path: "#.units",
            label: "Amount",
            format: "tokenAmount",
            params: { tokenPath: "$.metadata.constants.coin" },
          },
          { $id: "receiver", path: "to", label: "Receiver", format: "addressName" },
          {
            path: "side",
            label: "Side",
            format: "enum",
            params: { $ref: "$.metadata.enums.side" },
          },
        ],
        required: ["#.units", "to"],
        excluded: ["#.proof.[]"],
      },
    },
  },
};

const CALL = "lock(uint256 units, address to, bytes32[] proof, uint8 side)";
type Path = readonly (string | number)[];

/** The descriptor with another value at one place, or without the place. */
export function altered(path: Path, value: unknown): unknown {
  const copy: unknown = structuredClone(WHOLE);
  let inside = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) inside = inside[step] as Record<string | number, unknown>;
  const last = path[path.length - 1];
  if (value === undefined) delete inside[last];
  else inside[last] = value;
  return copy;
}

const FORMAT: Path = ["display", "formats", CALL];
const field = (at: number, ...rest: Path): Path => [...FORMAT, "fields", at, ...rest];
const place: Path = ["context", "contract", "deployments"];
const [DEPLOYED] = WHOLE.context.contract.deployments;
const [UNITS, TO, SIDE] = WHOLE.display.formats[CALL].fields;

/** Each thing that can be wrong: where, what stands there instead, and what it is called. */
export const FLAWS: readonly (readonly [name: string, path: Path, value: unknown, flaw: string])[] =
  [
    ["a file of other files", ["includes"], "other.json", "file"],
    ["a binding to a message", ["context"], { eip712: {} }, "context"],
    ["no binding", ["context", "contract"], undefined, "context"],
    ["a binding by a list elsewhere", [...place.slice(0, 2), "addressMatcher"], "x", "context"],
    ["no place", place, [], "context"],
    ["a place without a network", [...place, 0, "chainId"], undefined, "context"],
    ["a network number zero", [...place, 0, "chainId"], 0, "context"],
    ["a network number with a fraction", [...place, 0, "chainId"], 1.5, "context"],
    [
      "an address in lower case",
      [...place, 0, "address"],
      DEPLOYED.address.toLowerCase(),
      "context",
    ],
    [
      "an address with a letter altered",
      [...place, 0, "address"],
      DEPLOYED.address.replace("F", "E"),
      "context",
    ],
    ["a place that stands twice", place, [DEPLOYED, DEPLOYED], "context"],
    ["a place with a remark", [...place, 0, "note"], "old", "context"],
    ["no owner", ["metadata", "owner"], "", "owner"],
    ["a list of tokens", ["metadata", "token"], {}, "metadata"],
    ["shared definitions", ["display", "definitions"], {}, "display"],
    ["a function that nobody can write", ["display", "formats"], { "lock(": {} }, "function"],
    ["a type that is not read", ["display", "formats"], { "lock(int256 units)": {} }, "function"],
    ["a list of lists", ["display", "formats"], { "lock(uint256[][] units)": {} }, "function"],
    [
      "a function read by code",
      ["display", "formats"],
      { "approve(address to, uint256 units)": {} },
      "function-reserved",
    ],
    [
      "one function twice",
      ["display", "formats"],
      { "stop()": { intent: "stop", fields: [] }, "stop( )": { intent: "go", fields: [] } },
      "function-twice",
    ],
    ["screens", [...FORMAT, "screens"], {}, "format"],
    ["no fields", [...FORMAT, "fields"], undefined, "format"],
    ["no intent", [...FORMAT, "intent"], undefined, "intent"],
    ["a field omitted", [...FORMAT, "fields"], [UNITS, TO], "field-omitted"],
    ["a list omitted", [...FORMAT, "excluded"], undefined, "field-omitted"],
    [
      "an address excluded",
      FORMAT,
      { intent: "lock", fields: [UNITS, SIDE], excluded: ["proof.[]", "to"] },
      "excluded",
    ],
    ["a field shown and excluded", [...FORMAT, "excluded"], ["proof.[]", "side"], "excluded"],
    ["nothing excluded by a name", [...FORMAT, "excluded"], ["proof.[]", "amount"], "excluded"],
    ["a required field not shown", [...FORMAT, "required"], ["#.proof.[]"], "required"],
    ["a required field that is not there", [...FORMAT, "required"], ["amount"], "required"],
    ["no path", field(0, "path"), undefined, "path-unknown"],
    ["a path to nothing", field(0, "path"), "#.amount", "path-unknown"],
    ["a list as one value", field(0, "path"), "#.proof", "path-unknown"],
    ["a part of the transaction that is not known", field(0, "path"), "@.gas", "path-unknown"],
    ["a value that stands in the file", field(0, "value"), "1", "field"],
    ["no label", field(0, "label"), undefined, "label"],
    ["a format nobody knows", field(2, "format"), "percentage", "format-unknown"],
    ["call data inside", field(2, "format"), "calldata", "format-unknown"],
    ["an amount of an address", field(1, "format"), "amount", "role"],
    [
      "a date of an address",
      field(1),
      { path: "to", label: "x", format: "date", params: { encoding: "timestamp" } },
      "format-type",
    ],
    [
      "an address of a number",
      field(2),
      { path: "side", label: "x", format: "addressName" },
      "format-type",
    ],
    ["an amount without a token", field(0, "params"), {}, "parameter"],
    ["an amount above which words stand", field(0, "params", "threshold"), "0xff", "parameter"],
    [
      "a token that is no address",
      field(0, "params", "tokenPath"),
      "$.metadata.constants.nothing",
      "token-unknown",
    ],
    [
      "a token that is not named",
      field(0, "params", "tokenPath"),
      "$.metadata.constants.gold",
      "token-unknown",
    ],
    ["a number as a token", field(0, "params", "tokenPath"), "#.side", "token-unknown"],
    ["a choice of no list", field(2, "params", "$ref"), "$.metadata.enums.other", "enum-unknown"],
    [
      "a choice of an empty list",
      field(2, "params", "$ref"),
      "$.metadata.enums.none",
      "enum-unknown",
    ],
    ["a choice by a word", ["metadata", "enums", "side"], { left: "no" }, "enum-unknown"],
    [
      "a date of no known form",
      field(2),
      { path: "side", label: "x", format: "date", params: { encoding: "days" } },
      "parameter",
    ],
    [
      "a unit of too many decimals",
      field(2),
      { path: "side", label: "x", format: "unit", params: { base: "%", decimals: 37 } },
      "parameter",
    ],
    [
      "a unit of less than no decimals",
      field(2),
      { path: "side", label: "x", format: "unit", params: { base: "%", decimals: -1 } },
      "parameter",
    ],
    ["a label without an end", field(2, "label"), "x".repeat(201), "label"],
    [
      "a unit with a prefix",
      field(2),
      { path: "side", label: "x", format: "unit", params: { base: "m", prefix: true } },
      "parameter",
    ],
    [
      "a unit without a name",
      field(2),
      { path: "side", label: "x", format: "unit", params: {} },
      "parameter",
    ],
    ["an address that is given", field(1, "$id"), "gives", "role"],
    ["a number that receives", field(0, "$id"), "receiver", "role"],
    ["a part that nobody plays", field(0, "$id"), "fee", "role"],
  ];
