// The sheet: Enter and the arrows lead from row to row, a row is saved when one leaves it. Without this each row has its button.
const fields = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
const isChanged = (field) => field.matches("select") ? ![...field.options].every((option) => option.selected === option.defaultSelected) : field.value !== field.defaultValue;
const isDirty = (row) => row.hasAttribute("data-unsaved") || fields(row).some(isChanged);
const beside = (row, step) => {
  let next = row;
  do next = step > 0 ? next.nextElementSibling : next.previousElementSibling; while (next && !next.matches(".sheet-row"));
  return next;
};
document.addEventListener("keydown", (event) => {
  const field = event.target, row = field.closest?.(".sheet-row");
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!row || !step || field.matches("button, select") || event.isComposing) return;
  event.preventDefault();
  const next = beside(row, step);
  if (!next) { if (event.key === "Enter" && isDirty(row)) row.requestSubmit(); return; }
  const there = next.querySelector(`[name="${CSS.escape(field.name)}"]`);
  there?.focus(); // leaving the row saves it
  there?.select?.();
});
document.addEventListener("focusout", (event) => {
  const row = event.target.closest?.(".sheet-row");
  if (row && !row.contains(event.relatedTarget) && isDirty(row) && !row.classList.contains("waiting")) row.requestSubmit();
});
document.addEventListener("htmx:beforeRequest", (event) => event.target.classList?.contains("sheet-row") && event.target.classList.add("waiting"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.classList?.contains("sheet-row")) return;
  event.target.classList.remove("waiting");
  if (!event.detail.successful) event.target.setAttribute("data-unsaved", ""); // no network: what was typed stays, and is sent again
});
addEventListener("beforeunload", (event) => { if ([...document.querySelectorAll(".sheet-row")].some(isDirty)) event.preventDefault(); });
