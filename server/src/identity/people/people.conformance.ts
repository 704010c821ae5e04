import { nodePorts } from "@holdall/server/ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { Denied } from "../denial.ts";
import { AuditLog, auditHash } from "../operate/audit-log.ts";
import { Proposals } from "../operate/proposals.ts";
import { Roles } from "../operate/roles.ts";
import { IDLE_MS_MAX, LIFE_MS_MAX, openSessions, SESSIONS_MAX } from "../sessions/sessions.ts";
import type { IdentityDatabase } from "../sql.ts";
import { isMasterKeyOf, openPeople } from "./people.ts";
import { newPerson, type Passkey, type Person } from "./person.ts";

type Opened = IdentityDatabase & { close(): Promise<void> };

/** What people, sessions and the operators' books must do on any database. */
export function peopleConformance(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    const { rng } = nodePorts();
    const masterKey = Buffer.alloc(32, 3);
    const keyNamed = (passkeyId: string): Passkey => ({
      passkeyId,
      publicKey: "",
      counter: 0,
      transports: [],
      name: passkeyId,
      isSynced: false,
      createdAtMs: 1,
      lastUsedAtMs: null,
    });
    const somebody = newPerson({
      personId: "p1",
      handle: "Anna",
      country: "FR",
      isDemo: false,
      nowMs: 1,
    });
    const anna: Person = {
      ...somebody,
      passkeys: [keyNamed("k1")],
      account: { userId: 7 as UserId, accountId: 9 as AccountId },
    };
    let database: Opened;
    beforeAll(async () => {
      database = await open();
      await database.query("DROP SCHEMA IF EXISTS identity CASCADE");
    }, 180_000);
    afterAll(() => database.close());

    test("a person is found by handle and passkey, and only with the venue's key", async () => {
      const people = await openPeople({ database, masterKey, rng });
      const otherKey = Buffer.alloc(32, 4);
      expect(await isMasterKeyOf({ database, masterKey: otherKey })).toBe(true);
      await people.add(anna);
      expect(await isMasterKeyOf({ database, masterKey })).toBe(true);
      expect(await isMasterKeyOf({ database, masterKey: otherKey })).toBe(false);
      await expect(people.add({ ...somebody, personId: "p2", handle: "ANNA" })).rejects.toThrow(
        "This handle is taken",
      );
      expect(await people.find("handle", "anna")).toEqual(anna);
      expect(await people.find("passkey", "k1")).toEqual(anna);
      expect(await people.find("user", "7")).toEqual(anna);
      expect(await people.find("handle", "nobody")).toBeUndefined();
      const thief = await openPeople({ database, masterKey: otherKey, rng });
      await expect(thief.read("p1")).rejects.toThrow();
    });

    test("a refused person leaves no name behind, and names change with their person", async () => {
      const people = await openPeople({ database, masterKey, rng });
      const bea = { ...anna, personId: "p2", handle: "Bea", account: null };
      await expect(people.add(bea)).rejects.toThrow("This passkey belongs");
      expect(await people.find("handle", "bea")).toBeUndefined();
      expect(await people.read("p2")).toBeUndefined();
      await people.add({ ...bea, passkeys: [keyNamed("k2")] });
      const take = (passkeyId: string) =>
        people.change("p2", (same) => ({ ...same, passkeys: [keyNamed(passkeyId)] }));
      await expect(take("k1")).rejects.toThrow("This passkey belongs");
      expect((await people.find("passkey", "k2"))?.personId).toBe("p2");
      await take("k3");
      expect((await people.find("passkey", "k3"))?.personId).toBe("p2");
      expect(await people.find("passkey", "k2")).toBeUndefined();
      await people.forget("p2");
    });

    test("changes of one person that are asked for at once all happen", async () => {
      const people = await openPeople({ database, masterKey, rng });
      await Promise.all(
        Array.from({ length: 20 }, () =>
          people.change("p1", (same) => ({ ...same, createdAtMs: same.createdAtMs + 1 })),
        ),
      );
      expect((await people.read("p1"))?.createdAtMs).toBe(21);
      await expect(people.change("p1", () => Promise.reject(new Error("no")))).rejects.toThrow(
        "no",
      );
      expect((await people.read("p1"))?.createdAtMs).toBe(21);
    });

    test("sessions outlive a restart, end at their limits, and are limited in number", async () => {
      const keyOf = (index: number) => Buffer.alloc(32, 0x55 + index);
      const base = {
        personId: "p1",
        userId: 1 as UserId,
        accountId: 2 as AccountId,
        subaccountId: 0,
        device: "d",
        address: "a",
      };
      const sessions = await openSessions({ database, masterKey, rng });
      const sessionKey = await importable(keyOf(0));
      const { cookie, session } = await sessions.open({ ...base, sessionKey }, 1_000);
      await expect(sessions.open({ ...base, sessionKey }, 1_000)).rejects.toThrow(Denied);
      await expect(sessions.open({ ...base, sessionKey: "x" }, 1_000)).rejects.toThrow(Denied);
      const again = await openSessions({ database, masterKey, rng });
      expect(again.find(cookie, 1_000)).toEqual(session);
      expect(again.findKey(sessionKey, 1_000)?.scopes).not.toContain("withdraw");
      expect(again.find(cookie, 1_000 + IDLE_MS_MAX - 1)).toBeDefined();
      expect(again.find(cookie, 1_000 + 2 * IDLE_MS_MAX - 1)).toBeUndefined();
      expect(LIFE_MS_MAX).toBeGreaterThan(IDLE_MS_MAX);
      for (let index = 1; index <= SESSIONS_MAX + 1; index++)
        await again.open({ ...base, sessionKey: await importable(keyOf(index)) }, 2_000 + index);
      expect(again.list("p1", 3_000)).toHaveLength(SESSIONS_MAX);
      await again.endAll("p1");
      expect((await openSessions({ database, masterKey, rng })).list("p1", 3_000)).toEqual([]);
    });

    test("the log goes on where it stopped, and a proposal is decided once", async () => {
      const entry = { at: 1, actor: "user 1", action: "a", details: "{}" };
      await (await AuditLog.open(database)).append(entry);
      const log = await AuditLog.open(database);
      await Promise.all([log.append(entry), log.append(entry)]);
      const page = await log.page(0, 10);
      expect(page.map(({ number }) => number)).toEqual([1, 2, 3]);
      expect(new Set(page.map(({ hash }) => hash)).size).toBe(3);
      const proposals = new Proposals(database, log);
      const state = { kind: "MarketState", symbol: "S", state: "Open", reason: "r" } as const;
      const fresh = { proposalId: "x", change: state, proposedBy: "user 1", proposedAt: 1 };
      const proposal = await proposals.add({ ...fresh, status: "Waiting" }, entry);
      const announced = { status: "Announced", signedBy: "user 2", effectiveAt: 9 } as const;
      const signed = await proposals.decide(proposal, announced, entry);
      await expect(proposals.decide(proposal, announced, entry)).rejects.toThrow(Denied);
      expect(await proposals.announced()).toEqual([{ ...proposal, ...announced }]);
      const done = { status: "Done", signedBy: "user 2" } as const;
      await proposals.decide(signed, done, entry);
      await expect(proposals.decide(signed, done, entry)).rejects.toThrow(Denied);
      expect(await proposals.announced()).toEqual([]);
      expect(await proposals.list()).toMatchObject([{ status: "Done", signedBy: "user 2" }]);
      // What was not decided left nothing in the log, and the next entry follows the last that did.
      await log.append(entry);
      const whole = await log.page(0, 10);
      expect(whole.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(whole.map(({ details }) => details).slice(3)).toEqual([
        ...[proposal, signed, { ...signed, ...done }].map((each) => JSON.stringify(each)),
        "{}",
      ]);
      let before = "0".repeat(64);
      for (const each of whole) {
        expect(each.hash).toBe(auditHash(before, each));
        before = each.hash;
      }
    });

    test("a proposal of before there were kinds is one of a state, and can be decided", async () => {
      const log = await AuditLog.open(database);
      const proposals = new Proposals(database, log);
      const change = { symbol: "S", state: "Open", reason: "r" };
      const kept = { proposalId: "old", change, hash: "h", proposedBy: "user 1", proposedAt: 3 };
      const text = JSON.stringify({ ...kept, status: "Waiting" });
      await database.query(
        "INSERT INTO identity.proposals (proposal_id, proposed_at_ms, status, proposal) VALUES ($1, $2, $3, $4)",
        ["old", 3, "Waiting", text],
      );
      const found = await proposals.find("old");
      expect(found?.change).toEqual({ ...change, kind: "MarketState" });
      const entry = { at: 4, actor: "user 2", action: "a" };
      expect(await proposals.decide(found!, { status: "Refused" }, entry)).toMatchObject({
        hash: "h",
        status: "Refused",
      });
      expect(await proposals.overdue(Date.now())).toEqual([]);
    });

    test("a role is held from when it is given until it is taken, and nothing gives it back by itself", async () => {
      await AuditLog.open(database);
      const roles = new Roles(database);
      await roles.seed(7, ["risk", "auditor"], 5);
      await roles.set({ userId: 7, role: "risk", isHeld: false }, 6);
      await roles.seed(7, ["risk", "auditor", "listing"], 7);
      expect(await roles.of(7)).toEqual(["listing", "auditor"]);
      expect(await roles.list()).toEqual([{ userId: 7, roles: ["listing", "auditor"], since: 7 }]);
      expect(await roles.may(7, "readRisk")).toBe(true);
      expect(await roles.may(7, "halt")).toBe(false);
      expect(await roles.may(8, "readRisk")).toBe(false);
    });

    test("a forgotten person cannot be read again, and the handle is free", async () => {
      const people = await openPeople({ database, masterKey, rng });
      await people.forget("p1");
      expect(await people.read("p1")).toBeUndefined();
      expect(await people.find("passkey", "k1")).toBeUndefined();
      await people.add({ ...anna, personId: "p3" });
      expect((await people.find("user", "7"))?.personId).toBe("p3");
    });
  });
}

/** The verifying key that belongs to a seed. */
async function importable(seed: Buffer): Promise<string> {
  const { createPrivateKey, createPublicKey } = await import("node:crypto");
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  return publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
}
