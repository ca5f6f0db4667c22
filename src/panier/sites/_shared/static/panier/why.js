// “Why this rank?” opens over the list; without this script the link leads to the page that says the same.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.why");
  const box = document.getElementById("why");
  if (!link || !box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await htmx.ajax("GET", link.href, { target: box, swap: "innerHTML" });
  box.showPopover();
  box.focus();
  box.scrollTop = 0;
});
