// Sharing without anybody between: the device's own menu where there is one, and the address to copy.
for (const menu of document.querySelectorAll("[data-share]")) {
  const { share: url, title } = menu.dataset;
  const native = menu.querySelector("[data-share-native]"), copy = menu.querySelector("[data-share-copy]");
  if (native && navigator.share) {
    native.hidden = false;
    native.addEventListener("click", () => navigator.share({ url, title }).catch(() => {})); // closed without a choice
  }
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async (event) => {
      const button = event.target.closest("button");
      await navigator.clipboard.writeText(url);
      menu.querySelector("[role=status]").textContent = button.textContent = button.dataset.done;
    });
  }
}
