/** How long a button stays shut after anything on the screen changed. */
export const GUARD_MS = 800;
/** How long a dangerous act is held. */
export const HOLD_MS = 2_000;

/** Buttons that must not be pressed by a hand that meant something else. */
export interface Guard {
  /** Begins anew: call it after every change of what is shown. */
  restart(): void;
  end(): void;
}

/** How often it is looked whether the window was moved: no event tells. */
const LOOK_EVERY_MS = 100;

/** Where the window stands, how large it is, and how many points of the screen it gives to one of its own. */
function placeOf({ screenX, screenY, outerWidth, outerHeight, devicePixelRatio }: Window): string {
  return [screenX, screenY, outerWidth, outerHeight, devicePixelRatio].join(" ");
}

/**
 * Keeps buttons shut for 800 ms after a change, one of the window's place, size or scale included, and
 * for as long as the window lacks the focus or is covered as far as a browser tells: wholly, where its
 * system says so. The first of them, which refuses, has the focus when they open.
 */
export function guardButtons(buttons: readonly HTMLButtonElement[]): Guard {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** True from when the time began to run until something shuts the buttons. */
  let isRunning = false;
  const shut = (): void => {
    clearTimeout(timer);
    isRunning = false;
    for (const button of buttons) button.disabled = true;
  };
  const restart = (): void => {
    shut();
    if (!document.hasFocus() || document.visibilityState !== "visible") return;
    isRunning = true;
    timer = setTimeout(() => {
      for (const button of buttons) button.disabled = false;
      // A button that is shut loses the focus: whoever has only keys finds it where it was.
      if (document.activeElement === document.body) buttons[0].focus();
    }, GUARD_MS);
  };
  // A word of the focus that comes late, about a window that has had it all along, changes nothing:
  // whoever is on their way to a button by keys would lose their place.
  const come = (): void => {
    if (!isRunning) restart();
  };
  let place = placeOf(window);
  const lookAtPlace = (): void => {
    const before = place;
    place = placeOf(window);
    if (place !== before) restart();
  };
  const looking = setInterval(lookAtPlace, LOOK_EVERY_MS);
  const look = (): void => (document.visibilityState === "visible" ? come() : shut());
  window.addEventListener("focus", come);
  window.addEventListener("blur", shut);
  window.addEventListener("resize", restart);
  document.addEventListener("visibilitychange", look);
  restart();
  return {
    restart,
    end() {
      shut();
      clearInterval(looking);
      window.removeEventListener("focus", come);
      window.removeEventListener("blur", shut);
      window.removeEventListener("resize", restart);
      document.removeEventListener("visibilitychange", look);
    },
  };
}

/** Makes a button act only when it is held, by pointer or by key. */
export function holdToAct(button: HTMLButtonElement, act: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  whileHeld(
    button,
    () => (timer = setTimeout(act, HOLD_MS)),
    () => clearTimeout(timer),
  );
}

/** Tells when a button begins to be held, by pointer or by key, and when it is let go. */
export function whileHeld(button: HTMLButtonElement, begin: () => void, end: () => void): void {
  let isHeld = false;
  const press = (): void => {
    if (button.disabled || isHeld) return;
    isHeld = true;
    button.classList.add("is-held");
    begin();
  };
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    button.classList.remove("is-held");
    end();
  };
  button.classList.add("button-hold");
  button.addEventListener("pointerdown", press);
  button.addEventListener("keydown", ({ key }) =>
    key === "Enter" || key === " " ? press() : undefined,
  );
  for (const event of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) {
    button.addEventListener(event, release);
  }
}
