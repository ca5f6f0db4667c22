// The map beside a list: pins and clusters one can reach by keyboard, in step with the cards. Loaded only where a map is open.
const holder = document.getElementById("map");
const words = holder.dataset;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const beside = matchMedia("(min-width: 60rem)");  // else the list is below: who goes to a card leaves the map
const NEAR_PX = 44, TOWNS_MOST = 40, CLOSE = 15, STREETS_FROM = 12.5, PIN_HALF = 20;
let library, map, places = [], towns = [], streets = [], markers = [], spots = [], names = [], here = null;

// MapLibre reads no oklch(): a colour of ours is painted once and read back.
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  holder.append(probe);
  const pencil = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  pencil.fillStyle = getComputedStyle(probe).color;
  pencil.fillRect(0, 0, 1, 1);
  probe.remove();
  const [red, green, blue] = pencil.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

const PAINTS = [["water", "background-color", "--sky"], ["land", "fill-color", "--paper"], ["lake", "fill-color", "--sky"], ["border", "line-color", "--edge"], ["streets", "line-color", "--warm"]];

function style() {
  const ground = (id, type, kind, paint) => ({ id, type, source: "ground", filter: ["==", ["get", "kind"], kind], paint });
  const tiles = words.tiles ? [{ id: "tiles", type: "raster", source: "tiles" }] : [];
  return {
    version: 8,
    sources: {
      ground: { type: "geojson", data: new URL(words.basemap, location.href).href, attribution: "Natural Earth" },
      streets: { type: "geojson", data: { type: "FeatureCollection", features: streets.filter((each) => each.line.length > 1).map((each) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: each.line } })) } },
      ...(words.tiles && { tiles: { type: "raster", tiles: [words.tiles], tileSize: 256, attribution: words.attribution } }),
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": colour("--sky") } },
      ground("land", "fill", "land", { "fill-color": colour("--paper") }),
      ground("lake", "fill", "lake", { "fill-color": colour("--sky") }),
      ground("border", "line", "border", { "line-color": colour("--edge"), "line-dasharray": [3, 2] }),
      ...tiles,
      { id: "streets", type: "line", source: "streets", layout: { "line-cap": "round" }, paint: { "line-color": colour("--warm"), "line-opacity": 0.65, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 2, 13, 6, 16, 12] } },
    ],
  };
}

const element = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const put = (node, at, offset = [0, 0]) => new library.Marker({ element: node, anchor: "center", offset }).setLngLat(at).addTo(map);
const corners = (text) => text && (([west, south, east, north]) => [[west, south], [east, north]])(text.split(",").map(Number));
const bounds = (list) => list.reduce((box, each) => box.extend(each.point), new library.LngLatBounds(list[0].point, list[0].point));

// Places closer than a finger on this screen stand together.
function groups() {
  const found = [];
  for (const place of places) {
    const at = map.project(place.point);
    const near = found.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < NEAR_PX);
    if (near) near.places.push(place); else found.push({ at, places: [place] });
  }
  return found;
}

// Everything is drawn anew when the map has moved; what had the focus gets it back: of a cluster that has opened, its first place.
function draw() {
  const had = holder.contains(document.activeElement) ? document.activeElement : null;
  const [ids, href] = [had?.dataset.ids, had?.getAttribute("href")];
  showPlaces();
  showNames();
  const again = ids ? `[data-ids~="${CSS.escape(ids.split(" ")[0])}"]` : href ? `[href="${CSS.escape(href)}"]` : "";
  if (again) holder.querySelector(again)?.focus({ preventScroll: true });
}

function showPlaces() {
  markers.forEach((marker) => marker.remove());
  const view = map.getBounds();
  const shown = groups().filter((group) => group.places.some((place) => view.contains(place.point)));
  spots = shown.map((group) => ({ ...group.at, half: PIN_HALF }));
  markers = shown.map((group) => put(group.places.length > 1 ? cluster(group.places) : pin(group.places[0]), group.places[0].point));
}

function button(className, label, list, act) {
  const node = element("button", `marker ${className}`);
  node.type = "button";
  node.setAttribute("aria-label", label);
  node.dataset.ids = list.map((place) => place.id).join(" ");
  node.addEventListener("click", (event) => { event.stopPropagation(); act(); });
  for (const name of ["mouseenter", "focus"]) node.addEventListener(name, () => light(list.map((place) => place.id), false));
  for (const name of ["mouseleave", "blur"]) node.addEventListener(name, () => light([], false));
  return node;
}

function cluster(list) {
  const node = button("cluster", words.cluster.replace("{count}", list.length), list, () => zoomTo(list));
  node.append(String(list.length));
  return node;
}

function zoomTo(list) {
  const box = bounds(list), one = box.getNorthEast().distanceTo(box.getSouthWest()) < 25;
  if (one && map.getZoom() >= CLOSE) return open(list);
  map.fitBounds(box, { padding: 70, maxZoom: one ? CLOSE : 17, animate: !still.matches });
}

function pin(place) {
  const label = [place.name, place.municipality, place.far, place.products, place.opening].filter(Boolean).join(", ");
  return button(`pin${place.open ? " open" : ""}`, label, [place], () => open([place]));
}

function open(list) {
  const box = element("div", "");
  for (const place of list.slice(0, 8)) {
    const link = Object.assign(element("a", "", place.name), { href: place.address });
    const line = element("p", "");
    line.append(link, element("br", ""), element("span", "soft", [place.municipality, place.far, place.products].filter(Boolean).join(" · ")), element("br", ""), element("span", place.open ? "ok" : "soft", place.opening));
    box.append(line);
  }
  new library.Popup({ offset: 18, maxWidth: "18rem", locale: { "Popup.Close": words.close } }).setLngLat(list[0].point).setDOMContent(box).addTo(map);
}

// A card and its pin light up together, whichever one points at.
function light(ids, fromCard) {
  const lit = new Set(ids);
  for (const node of document.querySelectorAll("#results [data-place]")) node.classList.toggle("on", lit.has(node.dataset.place));
  for (const node of holder.querySelectorAll("[data-ids]")) {
    const is = node.dataset.ids.split(" ").some((id) => lit.has(id));
    node.classList.toggle("on", is);
    node.classList.toggle("above", is);
  }
  if (beside.matches && !fromCard && ids.length === 1) document.querySelector(`#results .good[data-place="${CSS.escape(ids[0])}"]`)?.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
}

// Names of streets once one is near, then of the largest towns in view; none over another, or over a pin: else below it, or above.
function showNames() {
  names.forEach((marker) => marker.remove());
  names = [];
  const view = map.getBounds(), taken = [...spots];
  const place = (node, at, half, lines) => {
    if (!view.contains(at)) return;
    const { x, y } = map.project(at);
    const line = lines.find((by) => !taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y - by) < 22 + (box.half === PIN_HALF ? 6 : 0)));
    if (line === undefined) return;
    taken.push({ x, y: y + line, half });
    names.push(put(node, at, [0, line]));
  };
  if (map.getZoom() >= STREETS_FROM) for (const { name, address, point } of streets) {
    place(Object.assign(element("a", "road", name), { href: address }), point, name.length * 4 + 14, [0, 34, -34, 60, -60, 90, -90, 120]);
  }
  for (const [name, east, north, people] of towns) {
    if (names.length >= TOWNS_MOST) break;
    const node = element("div", `town${people < 20000 ? " small" : ""}`, name);
    node.setAttribute("aria-hidden", "true");
    place(node, [east, north], name.length * 3.6 + 8, [0, 30, -30]);
  }
}

// What the list beside was asked for is the page's to say; an answer that another list has overtaken is dropped.
const asked = () => document.getElementById("map-list").dataset.places;
const boxAsked = () => new URL(asked(), location.href).searchParams.get("box");

// The map as this list has it: there is nothing else to search here yet.
function frame() {
  document.getElementById("search-here").hidden = true;
  const [south, west, north, east] = (boxAsked() ?? "").split(",").map(Number);
  if (boxAsked()) map.fitBounds([[west, south], [east, north]], { animate: false });
  else if (places.length) map.fitBounds(bounds(places.slice(0, 60)), { padding: 50, maxZoom: CLOSE, animate: false });
}

async function load({ fit }) {
  const address = asked();
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok || address !== asked()) return;
  const found = await answer.json();
  places = found.places;
  here?.remove();
  here = null;
  if (found.here) {
    const node = element("div", "here");
    node.setAttribute("aria-hidden", "true");
    here = put(node, found.here);
  }
  if (fit) frame();
  draw();
  holder.dataset.ready = places.length;
}

function moved(event) {
  draw();
  const form = document.getElementById("search-here");
  if (!event.originalEvent || !form) return;
  const view = map.getBounds();
  form.elements.box.value = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()].map((each) => each.toFixed(3)).join(",");
  form.hidden = false;
}

function missing() {
  holder.classList.add("missing");
  document.getElementById("map-missing").hidden = false;
  document.getElementById("map-list").open = true;
}

async function begin() {
  if (!document.createElement("canvas").getContext("webgl2")) return missing();
  try {
    const drawn = fetch(words.streets).then((answer) => answer.json()).catch(() => ({ streets: [] }));
    [library, { streets }] = await Promise.all([import(words.library), drawn]);
    library.setWorkerUrl(new URL(words.worker, location.href).href);
    map = new library.Map({
      container: holder, style: style(), bounds: corners(words.opensOn), maxBounds: corners(words.ground), maxZoom: 18, minZoom: 3, dragRotate: false, pitchWithRotate: false, attributionControl: { compact: true },
      locale: { "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut, "Map.Title": words.label },
    });
  } catch (fault) {
    console.error(fault);
    return missing();
  }
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("moveend", moved);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => PAINTS.forEach(([layer, paint, name]) => map.setPaintProperty(layer, paint, colour(name))));
  fetch(words.towns).then((answer) => answer.json()).then((found) => { towns = found.towns; draw(); });
  await load({ fit: true });
}

for (const [name, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const node = event.target.closest?.("#results [data-place]");
    if (node) light(on ? [node.dataset.place] : [], true);
  });
}
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (map && event.detail.target?.id === "results") load({ fit: !boxAsked() });
});
document.body.addEventListener("htmx:historyRestore", () => map && load({ fit: true }));
begin();
