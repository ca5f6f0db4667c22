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
