import { chainConformance } from "@holdall/chain/port/conformance";
import { describe } from "vitest";
import { evmWorld, solanaWorld } from "./worlds.twin.ts";

describe("local Solana", () => chainConformance("solana", solanaWorld));
describe("local EVM", () => chainConformance("eip155:31337", () => evmWorld(31_337)));
/** A network that nobody has heard of: adding one is adding a row. */
describe("another EVM", () => chainConformance("eip155:424242", () => evmWorld(424_242)));
