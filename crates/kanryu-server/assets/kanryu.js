// Small comforts for readers with scripts. Every page works without them: as plain links and forms.
"use strict";
document.documentElement.classList.add("scripted");

// A form with data-auto is sent when a date, list or box in it changes; without script it has its button.
document.addEventListener("change", (event) => {
  const field = event.target;
  const form = field.closest && field.closest("form[data-auto]");
  if (!form || !field.checkValidity()) return;
  // While a date is typed, browsers report half a year such as 0002; the limits of the field refuse it above.
  if (field.type === "date" && field.value === "" && field.required) return;
  form.requestSubmit();
});

// Empty fields ask nothing and make addresses long.
document.addEventListener("submit", (event) => {
  if ((event.target.method || "get").toLowerCase() !== "get") return;
  for (const field of event.target.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[method=get] [name]:disabled")) field.disabled = false;
});

// Menus that open over the page close on Escape and on a click elsewhere.
const floating = "details.account, details.known";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(floating)) {
    if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(floating)) {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  }
});

// A link into a folded part opens it.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
};
window.addEventListener("hashchange", unfold);
unfold();

// The slider of the maps: moves the date and swaps only the part of the page that depends on it.
const slider = document.querySelector(".slider input");
if (slider) {
  const output = document.querySelector(".slider output");
  const days = slider.dataset.days.split(" ");
  const labels = slider.dataset.labels.split("|");
  let latest = 0;
  const show = () => { output.textContent = labels[slider.value]; slider.setAttribute("aria-valuetext", labels[slider.value]); };
  slider.addEventListener("input", show);
  slider.addEventListener("change", async () => {
    const turn = ++latest;
    const address = new URL(location.href);
    address.searchParams.set("as_of", days[slider.value]);
    const board = document.getElementById("board");
    board.classList.add("busy");
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== latest) return;
      board.replaceChildren(...page.getElementById("board").childNodes);
      document.querySelector(".ribbon").replaceWith(page.querySelector(".ribbon"));
      history.replaceState(null, "", address);
      document.dispatchEvent(new CustomEvent("board"));
    } catch (_) {
      location.assign(address);
    } finally {
      board.classList.remove("busy");
    }
  });
}

// A stage under the pointer or the keyboard's focus shows its own arrows and dims the others.
for (const drawing of document.querySelectorAll("svg.routes")) {
  const choose = (stage) => {
    drawing.classList.toggle("chosen", Boolean(stage));
    for (const flow of drawing.querySelectorAll(".flow")) {
      flow.classList.toggle("lit", Boolean(stage) && (flow.dataset.from === stage || flow.dataset.to === stage));
    }
  };
  for (const link of drawing.querySelectorAll("a.stage")) {
    for (const begin of ["pointerenter", "focus"]) link.addEventListener(begin, () => choose(link.dataset.stage));
    for (const end of ["pointerleave", "blur"]) link.addEventListener(end, () => choose(null));
  }
}
