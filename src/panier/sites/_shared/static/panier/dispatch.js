// Printing a page, by its button; without this, the browser's own menu does.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
