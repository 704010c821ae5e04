import type { DeskAnswer, DeskAsk } from "@holdall/wallet/hardware";
import { createCodeBoard } from "./codes.ts";
import type { CodeBoard } from "./codes.ts";
import { openPort } from "./device-port.ts";
import type { DevicePort } from "./device-port.ts";
import { createDeviceWorker } from "./device-worker.ts";
import { button, h, secretField } from "./dom.ts";
import type { SecureStage } from "./stage.ts";

/** The kinds of devices a person may have. */
export type DeviceKind = "ledger" | "trezor" | "keystone";

/** Where a device lies while it is spoken to: its cable or its codes, and what it wants to know. */
export interface DeviceDesk {
  /** Holds what the device needs of the person. */
  readonly box: HTMLElement;
  /** Opens the cable. False when there is none: codes need none. */
  open(): Promise<boolean>;
  close(): void;
}

/** A desk for a device of a kind. What it is asked for comes from the device’s own worker. */
export function createDesk(stage: SecureStage, kind: DeviceKind): DeviceDesk {
  const box = h("div", { class: "desk" });
  let [port, board]: [DevicePort | null, CodeBoard | null] = [null, null];
  const boardOf = (): CodeBoard => {
    board ??= createCodeBoard(stage, worker);
    if (!board.box.isConnected) box.replaceChildren(board.box);
    return board;
  };
  const serve = async (asked: DeskAsk): Promise<DeskAnswer> => {
    switch (asked.kind) {
      case "write":
        await port?.write(asked.report);
        return port === null ? null : true;
      case "read":
        return port === null ? null : port.read();
      case "show":
        boardOf().show(asked.frames);
        return true;
      case "scan":
        return boardOf().scan();
      case "pin":
        return askPin(stage, box);
      case "passphrase":
        return askPassphrase(stage, box);
    }
  };
  const worker = createDeviceWorker(stage.startDevice(), serve);
  stage.atDevice((asked) => worker.act(asked));
  return {
    box,
    async open() {
      if (kind !== "keystone") port ??= await openPort(kind);
      return kind === "keystone" || port !== null;
    },
    close() {
      stage.atDevice(null);
      port?.close();
      board?.close();
      worker.close();
      box.replaceChildren();
    },
  };
}

/** Nine places without their figures, which are on the device's screen alone; `false` gives up. */
function askPin({ words }: SecureStage, box: HTMLElement): Promise<string | false> {
  return new Promise((resolve) => {
    let places = "";
    const shown = h("p", { class: "pin-shown", live: "polite" });
    const draw = (): void => {
      shown.textContent = places === "" ? "–" : "•".repeat(places.length);
    };
    const end = (answer: string | false): void => {
      box.replaceChildren();
      resolve(answer);
    };
    // As the keypad lies: seven to nine above, one to three below.
    const keys = [7, 8, 9, 4, 5, 6, 1, 2, 3].map((place) => {
      const key = button("•", "plain", () => {
        places += String(place);
        draw();
      });
      key.setAttribute("aria-label", `${words.pinPlace} ${place}`);
      return key;
    });
    draw();
    const act = button(words.goOn, "primary", () => (places === "" ? undefined : end(places)));
    const text = h("p", { class: "muted" }, words.pinText);
    const pad = h("div", { class: "pin-pad" }, ...keys);
    const giveUp = button(words.giveUp, "plain", () => end(false));
    box.replaceChildren(h("h2", {}, words.pinTitle), text, shown, pad, act, giveUp);
    keys[0].focus();
  });
}

/** A passphrase typed here, or on the device; `false` gives up. */
function askPassphrase(
  { words }: SecureStage,
  box: HTMLElement,
): Promise<{ readonly isOnDevice: boolean; readonly text: string } | false> {
  return new Promise((resolve) => {
    const end = (answer: { readonly isOnDevice: boolean; readonly text: string } | false): void => {
      field.input.value = "";
      box.replaceChildren();
      resolve(answer);
    };
    const field = secretField(words.passphrase, words.passphraseText);
    field.input.maxLength = PASSPHRASE_LENGTH_MAX;
    const act = button(words.goOn, "primary", () =>
      end({ isOnDevice: false, text: field.input.value }),
    );
    const there = button(words.passphraseThere, "plain", () => end({ isOnDevice: true, text: "" }));
    const giveUp = button(words.giveUp, "plain", () => end(false));
    box.replaceChildren(field.box, act, there, giveUp);
    field.input.focus();
  });
}

/** As many letters as the device takes. */
const PASSPHRASE_LENGTH_MAX = 50;
