import { check, routes, type Route, type RouteName } from "@holdall/core/contract";
import { expect } from "vitest";
import type { Answer, World } from "./world.twin.ts";

/** Who asks, and what is sent along. */
export interface Sent {
  readonly who?: "alice" | "bob";
  readonly query?: string;
  readonly body?: unknown;
}

/** Calls a route by its name; a good answer must fit its schema. */
export async function callRoute(world: World, name: RouteName, sent: Sent = {}): Promise<Answer> {
  const route: Route = routes[name];
  const { who = "alice", ...parts } = sent;
  const answer =
    route.access.kind === "key"
      ? await world.call(world[who], route.method, route.path, route.access.instruction, parts)
      : await world.get(route.path + (parts.query === undefined ? "" : `?${parts.query}`));
  if (answer.status !== 200) return answer;
  const isText = route.response.kind === "text" || route.response.kind === "empty";
  const checked = check(route.response, isText ? answer.text : answer.json);
  expect(checked.ok ? "fits" : checked.fault, `${name} ${answer.text}`).toBe("fits");
  return answer;
}
