// The little that pages do by themselves; everything works without it.
document.documentElement.classList.add("js");
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
