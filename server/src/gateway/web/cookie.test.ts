import fc from "fast-check";
import { expect, test } from "vitest";
import { clearCookie, readCookie, setCookie } from "./cookie.ts";

const plain = "http://localhost:8080";
const secure = "https://holdall.example";

test("under TLS the name binds the cookie to the host", () => {
  expect(setCookie(secure, "abc", 5_000)).toBe(
    "__Host-holdall_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=5; Secure",
  );
  expect(clearCookie(plain)).toBe("holdall_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  expect(readCookie("holdall_session=abc", secure)).toBeUndefined();
  expect(readCookie("a=b; holdall_session=abc; c=d", plain)).toBe("abc");
});

test("whatever header comes, what is read has the form of ours", () => {
  const headers = fc.oneof(
    fc.string(),
    fc.string().map((text) => `holdall_session=${text}`),
  );
  fc.assert(
    fc.property(headers, (header) => {
      expect(readCookie(header, plain) ?? "a").toMatch(/^[\w-]{1,64}$/);
    }),
  );
});
