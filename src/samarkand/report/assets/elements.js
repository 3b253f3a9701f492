// Elements of a page. Text is only ever set as text, so that no name can become markup.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export const title = (...children) => element("h2", {}, ...children);
export const heading = (text) => element("h3", {}, text);
export const caption = (text) => element("p", { class: "sub" }, text);
export const note = (text) => element("p", { class: "note" }, text);
export const keyOf = (look, text) => element("span", { class: "key" }, element("i", { class: look }), text);
export const keys = (list) => element("div", { class: "keys" }, ...list.map(([look, text]) => keyOf(look, text)));

// A choice of one of `options` [value, text], the first at the start; `change` gets the value.
export function radios(name, label, options, change) {
  return element("div", { class: "switch", role: "radiogroup", "aria-label": label },
    ...options.map(([value, text], k) => {
      const input = element("input", { type: "radio", name, value, ...(k === 0 ? { checked: "" } : {}) });
      input.addEventListener("change", () => change(value));
      return element("label", {}, input, element("span", {}, text));
    }));
}

// A list to choose one of `options` [value, text] from; `change` gets the value, a number.
export function chooser(options, chosen, change, attributes = {}) {
  const made = element("select", attributes, ...options.map(([value, text]) => element("option", { value }, text)));
  made.value = chosen;
  made.addEventListener("change", () => change(Number(made.value)));
  return made;
}

// Terms and what is said of them; those without a text are left out.
export function definitions(entries, attributes = {}) {
  return element("dl", attributes, ...entries.filter(([, text]) => text).flatMap(([term, text]) =>
    [element("dt", {}, term), element("dd", {}, text)]));
}

// ---- the tip beside the pointer: one a page ----

function tip() {
  return document.getElementById("tip") ||
    document.body.appendChild(element("div", { id: "tip", role: "status", hidden: "" }));
}

function showTip(event, children) {
  const shown = tip();
  shown.replaceChildren(...children);
  shown.hidden = false;
  const room = document.documentElement.clientWidth - shown.offsetWidth - 8;
  shown.style.left = Math.max(8, Math.min(event.pageX + 14, room)) + "px";
  shown.style.top = event.pageY + 14 + "px";
}

// Shows what `children()` makes while the pointer is on `made`.
export function withTip(made, children) {
  made.addEventListener("pointermove", (event) => showTip(event, children()));
  made.addEventListener("pointerleave", () => { tip().hidden = true; });
  return made;
}
