// Ctrl (or ⌘) and Enter, from any field: saved, and the next product begins. Without this the button does the same.
document.addEventListener("keydown", (event) => {
  const next = event.target.closest?.(".ware-form form")?.querySelector("button[value=next]");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !next) return;
  event.preventDefault();
  next.click();
});
