import { openHistory } from "@holdall/server/history";
import { peopleConformance } from "./people.conformance.ts";

peopleConformance("people in the embedded PostgreSQL", () => openHistory({ kind: "memory" }));
