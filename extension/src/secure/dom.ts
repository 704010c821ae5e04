import type { Words } from "@holdall/extension/words";

type Child = Node | string | null;

interface Properties {
  readonly class?: string;
  readonly id?: string;
  readonly type?: string;
  readonly role?: string;
  readonly live?: "polite" | "assertive";
  readonly label?: string;
  readonly disabled?: boolean;
  readonly onclick?: () => void;
}

/** An element of plain DOM. Text is only ever text. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (properties.class !== undefined) element.className = properties.class;
  if (properties.id !== undefined) element.id = properties.id;
  if (properties.type !== undefined) element.setAttribute("type", properties.type);
  if (properties.role !== undefined) element.setAttribute("role", properties.role);
  if (properties.live !== undefined) element.setAttribute("aria-live", properties.live);
  if (properties.label !== undefined) element.setAttribute("aria-label", properties.label);
  if (properties.disabled === true) element.setAttribute("disabled", "");
  if (properties.onclick !== undefined) element.addEventListener("click", properties.onclick);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * A button that states its act. While an act that takes time is under way its button is shut, so that
 * nobody begins it twice; what it is called meanwhile is the act's to say.
 */
export function button(
  text: string,
  kind: "plain" | "primary" | "danger" | "quiet",
  act: () => void | Promise<void>,
): HTMLButtonElement {
  const onclick = (): void => {
    const done = act();
    if (done instanceof Promise) void shutUntil(made, text, done);
  };
  const made = h("button", { type: "button", class: `button button-${kind}`, onclick }, text);
  return made;
}

/**
 * Shuts a button until something is over. A button that is shut loses the focus: it has it again when
 * it opens, unless the focus went somewhere meanwhile, as it does on the next screen.
 */
async function shutUntil(
  control: HTMLButtonElement,
  text: string,
  done: Promise<void>,
): Promise<void> {
  control.disabled = true;
  try {
    await done;
  } finally {
    control.disabled = false;
    if (document.activeElement === document.body) control.focus();
    control.textContent = text;
  }
}

/** An account to be chosen: its name, and its whole address below. */
export function addressChoice(
  name: string,
  address: string,
  act: () => void | Promise<void>,
): HTMLButtonElement {
  const made = button(name, "plain", act);
  made.append(" ", h("span", { class: "address quiet" }, address));
  return made;
}

/** Marks the button that leads out of a screen: *Escape* presses it. */
export function wayOut(control: HTMLButtonElement): HTMLButtonElement {
  control.dataset["out"] = "";
  return control;
}

/** Marks the act of a screen that leads on alone: to leave it early would lose what it shows. */
export function onlyOn<Control extends HTMLElement>(control: Control): Control {
  control.dataset["on"] = "";
  return control;
}

interface Field {
  readonly box: HTMLElement;
  readonly input: HTMLInputElement;
  /** Says what is wrong; nothing is wrong with an empty text. */
  fail(text: string): void;
}

/** A field that the browser neither remembers nor completes nor checks. */
export function secretField(label: string, hint = ""): Field {
  return fieldOf("password", label, hint);
}

/** A field for what is no secret. */
export function plainField(label: string, hint = ""): Field {
  return fieldOf("text", label, hint);
}

/**
 * A field for one file of this device. The browser's own words for it are in the browser's
 * language, so that a button of ours stands over them and the name of the file beside it.
 */
export function fileField(
  label: string,
  { fileChoose, fileNone }: Pick<Words, "fileChoose" | "fileNone">,
): Field {
  const field = fieldOf("file", label, "");
  const name = h("span", { class: "file-name" }, fileNone);
  const choose = h("span", { class: "button button-plain file-button" }, fileChoose);
  choose.setAttribute("aria-hidden", "true");
  field.input.classList.add("file-input");
  field.input.addEventListener("change", () => {
    name.textContent = field.input.files?.[0]?.name ?? fileNone;
  });
  field.input.after(choose, name);
  field.input.parentElement?.classList.add("file-box");
  return field;
}

/** A yes or no. */
export function checkField(
  label: string,
  isChecked: boolean,
): { readonly box: HTMLElement; readonly input: HTMLInputElement } {
  const input = h("input", { type: "checkbox" });
  input.checked = isChecked;
  return { box: h("label", { class: "check" }, input, label), input };
}

/** A choice of one of some values, each with its name. */
export function selectField(
  label: string,
  options: readonly (readonly [value: string, name: string])[],
): { readonly box: HTMLElement; readonly input: HTMLSelectElement } {
  const id = `field-${label.replaceAll(/\W+/gu, "-")}`;
  const input = h("select", { id });
  for (const [value, name] of options) {
    const option = h("option", {}, name);
    option.value = value;
    input.append(option);
  }
  const name = h("label", { class: "field-label" }, label);
  name.htmlFor = id;
  return {
    box: h("div", { class: "field" }, name, h("div", { class: "field-box" }, input)),
    input,
  };
}

function fieldOf(type: "password" | "text" | "file", label: string, hint: string): Field {
  const id = `field-${label.replaceAll(/\W+/gu, "-")}`;
  const input = h("input", { id, type });
  input.autocomplete = "off";
  input.spellcheck = false;
  input.setAttribute("autocapitalize", "off");
  const note = h("div", { class: "field-hint", id: `${id}-note`, live: "polite" }, hint);
  input.setAttribute("aria-describedby", `${id}-note`);
  const name = h("label", { class: "field-label" }, label);
  name.htmlFor = id;
  const frame = h("div", { class: "field-box" }, input);
  return {
    box: h("div", { class: "field" }, name, frame, note),
    input,
    fail(text) {
      note.textContent = text === "" ? hint : text;
      note.className = text === "" ? "field-hint" : "field-error";
      input.setAttribute("aria-invalid", String(text !== ""));
    },
  };
}

/** Takes the text out of a field, as bytes. */
export function takeBytes(input: HTMLInputElement): Uint8Array {
  const bytes = new TextEncoder().encode(input.value);
  input.value = "";
  return bytes;
}

/** The same for the passphrase of recovery words: however an accent was typed, it is one (BIP-39, NFKD). */
export function takePassphrase(input: HTMLInputElement): Uint8Array {
  input.value = input.value.normalize("NFKD");
  return takeBytes(input);
}
