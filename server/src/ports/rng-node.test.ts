import { rngConformance } from "./rng.conformance.ts";
import { nodeRng } from "./rng-node.ts";

rngConformance("node", nodeRng);
