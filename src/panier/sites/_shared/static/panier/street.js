// Walking along a street by a click; swiping and the arrow keys scroll by themselves.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pace]");
  if (!button) return;
  const promenade = document.querySelector("[data-promenade]");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const far = Math.max(240, promenade.clientWidth * 0.8);
  promenade.scrollBy({ left: far * Number(button.dataset.pace), behavior: still ? "auto" : "smooth" });
});
