import { checkPassword } from "@holdall/wallet/keyring";
import { expect, test } from "vitest";
import { isCommonPassword } from "./common-passwords.ts";

const checked = (text: string) => checkPassword(new TextEncoder().encode(text), isCommonPassword);

test("what many others have is refused, in capital letters as well, and what is near it is not", () => {
  for (const text of ["qwerty123456", "QWERTY123456", "1qaz2wsx3edc", "leavemealone"])
    expect(checked(text), text).toMatchObject({ refusal: "password-common" });
  for (const text of ["qwerty1234567", "four random words here", "leave me alone!"])
    expect(checked(text), text).toMatchObject({ ok: true });
});

test("what is short or repeated is refused as such: the list need not know it", () => {
  expect(checked("password")).toMatchObject({ refusal: "password-short" });
  expect(checked("123456123456")).toMatchObject({ refusal: "password-repeated" });
});
