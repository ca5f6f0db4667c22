// The little that pages do by themselves; everything works without it.
document.documentElement.classList.add("js");
// A form that came back stands at the first field to set right, wherever that is on a phone.
const wrong = document.querySelector("main [aria-invalid=true]");
if (wrong) {
  wrong.closest("details")?.setAttribute("open", "");
  wrong.focus({ preventScroll: true });
  wrong.scrollIntoView({ block: "center" });
}
// “Près de moi”: the browser's position, by a click only, three decimals, kept in a cookie by the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-position]");
  if (!button || !navigator.geolocation) return;
  event.preventDefault();
  button.setAttribute("aria-busy", "true");
  navigator.geolocation.getCurrentPosition((position) => {
    const field = button.form.elements.near;
    field.disabled = false;
    field.value = `${position.coords.latitude.toFixed(3)},${position.coords.longitude.toFixed(3)}`;
    button.form.submit();
  }, () => {
    button.removeAttribute("aria-busy");
    button.form.querySelector("[data-position-refused]").hidden = false;
  }, { timeout: 10000 });
});
// A changed sort, facet or way applies at once; in a sheet over a phone's page only its button does.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-apply]");
  if (form && !form.matches(":popover-open")) form.requestSubmit(form.querySelector("[data-applies]") || undefined);
});
// Suggestions while one types: a combobox and its listbox (WAI-ARIA). The focus stays in the field, arrows choose.
const finder = document.querySelector("[data-suggest]");
if (finder) {
  const list = document.getElementById("suggestions"), said = document.getElementById("suggested");
  let asked = "", chosen = -1, waiting, fetching;
  const facts = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(facts)) finder.setAttribute(name, value);
  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (number) => {
    chosen = number;
    options().forEach((option, index) => option.setAttribute("aria-selected", index === chosen));
    const option = options()[chosen];
    if (!option) return finder.removeAttribute("aria-activedescendant");
    finder.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (open) => {
    list.hidden = !open;
    finder.setAttribute("aria-expanded", open);
    choose(-1);
    const room = (window.visualViewport?.height ?? window.innerHeight) - list.getBoundingClientRect().top - 8;
    if (open) list.style.maxHeight = `${Math.max(room, 176)}px`; // above the keyboard of a phone
  };
  const ask = async () => {
    const words = finder.value.trim();
    if (words === asked) return show(options().length > 0);
    asked = words;
    fetching?.abort();
    fetching = new AbortController();
    try {
      const answer = words.length > 1 && await fetch(`${finder.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: fetching.signal });
      list.innerHTML = answer && answer.ok ? await answer.text() : "";
    } catch { return; } // a later letter took its place, or there is no network: the form works all the same
    show(document.activeElement === finder && options().length > 0);
    said.textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
  };
  finder.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  finder.addEventListener("blur", () => show(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus, the link its click
  finder.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (last < 0) return;
      event.preventDefault();
      if (list.hidden) show(true);
      choose(event.key === "ArrowDown" ? (chosen < last ? chosen + 1 : -1) : (chosen < 0 ? last : chosen - 1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // closes the list; once more empties the field
      show(false);
    }
  });
}
// Hearts on cards. Cards are the same for all, so the script draws what is one person's; this tab remembers it for some minutes.
// Whoever never sent a form from this browser has kept nothing and is nobody's account: nothing is asked for.
const hearts = document.querySelector("[data-kept]");
if (hearts) {
  const STORE = "kept", SENT = "sent-a-form", FRESH_MS = 300000, PATH = document.querySelector("[data-kept] path").getAttribute("d");
  let kept;
  const remember = () => { try { sessionStorage.setItem(STORE, JSON.stringify({ at: Date.now(), ids: [...kept] })); } catch { /* storage is closed: asked for again on the next page */ } };
  const forget = () => { try { localStorage.setItem(SENT, "1"); sessionStorage.removeItem(STORE); } catch { /* as above */ } };
  const read = async () => {
    try {
      if (!localStorage.getItem(SENT)) return new Set();
      const known = JSON.parse(sessionStorage.getItem(STORE));
      if (known && Date.now() - known.at < FRESH_MS) return new Set(known.ids);
    } catch { /* as above */ }
    const answer = await fetch(hearts.dataset.kept, { headers: { accept: "application/json" } });
    return new Set(answer.ok ? (await answer.json()).kept : []);
  };
  const show = (button) => {
    const is = kept.has(button.dataset.keep);
    button.classList.toggle("kept", is);
    button.setAttribute("aria-label", `${is ? hearts.dataset.drop : hearts.dataset.keep}${button.dataset.named}`);
  };
  const draw = async (within) => {
    const cards = [...within.querySelectorAll?.(".good[data-good]") ?? []].filter((card) => !card.querySelector(".heart") && !card.closest(".favourite"));
    if (!cards.length) return;
    if (!kept) { kept = await read().catch(() => new Set()); remember(); }
    for (const card of cards) {
      if (card.querySelector(".heart")) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "heart", innerHTML: `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${PATH}"/></svg>` });
      button.dataset.keep = card.dataset.good;
      button.dataset.named = ` · ${card.querySelector("h3").textContent.trim()}`;
      show(button);
      card.append(button);
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".heart");
    if (!button) return;
    const id = button.dataset.keep, wanted = !kept.has(id);
    const answer = await fetch(hearts.dataset.change, { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams({ id, do: wanted ? "keep" : "drop" }) }).catch(() => null);
    if (!answer?.ok) return;
    const said = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (said.querySelector(".kept")) kept.add(id); else kept.delete(id);
    forget();
    remember();
    document.querySelectorAll(`.heart[data-keep="${CSS.escape(id)}"]`).forEach(show);
    const refused = said.querySelector(".alert");
    button.parentElement.querySelector(".alert")?.remove();
    if (refused) button.parentElement.querySelector(".about").append(refused); // too many are kept: said where one pressed
  });
  document.addEventListener("submit", (event) => { if (event.target.method === "post") forget(); }); // signing in or out, a heart on a product's page: asked for again
  document.addEventListener("htmx:load", (event) => draw(event.detail.elt));
}
// Where one is in a row that scrolls is seen, without moving the page.
function showHere() {
  for (const here of document.querySelectorAll(".swipe > [aria-current], .tabs > [aria-current]")) {
    const row = here.parentElement;
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
}
showHere();
document.body.addEventListener("htmx:afterSettle", showHere);
// A form that is just being kept by itself is sent once that is over: what is older never comes after what is newer.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches('.htmx-request[hx-trigger="change"]')) return;
  event.preventDefault();
  form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(event.submitter)), { once: true });
}, true);
