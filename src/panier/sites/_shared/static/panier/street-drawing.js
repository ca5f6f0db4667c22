// Dragging a shop along its side or across. The hidden field it carries takes the name of the side it lands on.
let moving = null;
const drawing = () => document.querySelector("[data-drawing]");
document.addEventListener("dragstart", (event) => {
  moving = event.target.closest?.("[data-drawing] li[draggable]");
  if (!moving) return;
  moving.classList.add("moving");
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const list = moving && event.target.closest?.("[data-side], [data-drawing] .sides > section");
  const side = list?.matches("[data-side]") ? list : list?.querySelector("[data-side]");
  if (!side) return;
  event.preventDefault();
  const after = [...side.children].find((each) => each !== moving && event.clientY < each.getBoundingClientRect().top + each.offsetHeight / 2);
  side.insertBefore(moving, after ?? null);
  moving.querySelector("input").name = side.dataset.side;
});
document.addEventListener("drop", (event) => moving && event.preventDefault());
document.addEventListener("dragend", () => {
  if (!moving) return;
  moving.classList.remove("moving");
  drawing().querySelector("[data-unsaved]").hidden = false;
  moving = null;
});
