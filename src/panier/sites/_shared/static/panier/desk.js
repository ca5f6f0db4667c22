// The desk looks by itself: a question every ten seconds while somebody can see it, answered with nothing when nothing moved.
const LOOK_MS = 10000, SETTLE_MS = 700, SOUND = "desk-sound";
const title = document.title, said = document.getElementById("desk-said"), sound = document.getElementById("desk-sound");
let pressed = false, audio, latest = "", anchor = null;

const list = () => document.getElementById("desk-list");
// Whoever is about to tap, writes in the list or has the network's answer on its way is not disturbed.
const busy = () => pressed || document.hidden || list()?.querySelector("details[open], .htmx-request") || list()?.matches(".htmx-request");
const look = () => busy() || htmx.trigger(document.body, "desk-look");
addEventListener("pointerdown", () => { pressed = true; audio?.resume(); });
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { pressed = false; });
document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(look, LOOK_MS);

// Two short tones, made here.
function ring() {
  if (localStorage.getItem(SOUND) !== "on") return;
  audio ??= new AudioContext();
  [[660, 0], [880, 0.16]].forEach(([pitch, after]) => {
    const tone = audio.createOscillator(), level = audio.createGain(), at = audio.currentTime + after;
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0.0001, at);
    level.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
    tone.connect(level).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  });
}
if (sound && "AudioContext" in window) {
  sound.hidden = false;
  const show = () => sound.setAttribute("aria-pressed", localStorage.getItem(SOUND) === "on");
  sound.addEventListener("click", () => {
    localStorage.setItem(SOUND, localStorage.getItem(SOUND) === "on" ? "off" : "on");
    show();
    ring();
  });
  show();
}

// What a fragment says of new orders: in the title, in the menu, aloud and by the sound.
function tell(node) {
  const count = Number(node.dataset.waiting);
  document.title = count ? `(${count}) ${title}` : title;
  if (node.dataset.latest > latest) {
    if (latest) {
      if (said) said.textContent = node.dataset.said ?? "";
      ring();
    }
    latest = node.dataset.latest;
  }
}

// The list changes under the reader's eyes: the part he looks at stays where it is, and a second tap hits nothing new.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "desk-list" || !event.detail.shouldSwap) return;
  const part = [...event.detail.target.querySelectorAll("[data-part]")].find((each) => each.getBoundingClientRect().top >= 0);
  anchor = part && { id: part.id, top: part.getBoundingClientRect().top, taps: event.detail.requestConfig.verb === "post", focus: document.activeElement?.closest("[data-part]")?.id };
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const told = document.querySelector("#desk-list") ?? event.target.querySelector("[data-waiting]");
  if (told?.dataset.waiting) tell(told);
  if (!list() || !anchor) return;
  const stays = document.getElementById(anchor.id);
  if (stays && scrollY > 0) scrollBy({ top: stays.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  if (anchor.focus) document.querySelector(`#${CSS.escape(anchor.focus)} a`)?.focus({ preventScroll: true });
  if (anchor.taps) {
    list().classList.add("settling");
    setTimeout(() => list().classList.remove("settling"), SETTLE_MS);
  }
  anchor = null;
});
if (list()) tell(list());
