// One pin on a map, moved by finger or by arrow keys; the two fields of the form are what is sent, and all there is without a script.
const holder = document.getElementById("pin-map");
const words = holder.dataset;
const fields = ["latitude", "longitude"].map((name) => document.getElementById(name));
const CLOSE = 11, STEP_PX = 12, DIGITS = 5, TOWNS_MOST = 12, LETTER_PX = 8.5, LINE_PX = 20;
let library, map, marker, towns = [], streets = [], names = [];

// MapLibre reads no oklch(): a colour of ours is painted once and read back.
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const pencil = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  pencil.fillStyle = getComputedStyle(probe).color;
  pencil.fillRect(0, 0, 1, 1);
  probe.remove();
  return `rgb(${[...pencil.getImageData(0, 0, 1, 1).data].slice(0, 3).join(", ")})`;
}

function style() {
  const ground = (id, type, paint) => ({ id, type, source: "ground", filter: ["==", ["get", "kind"], id], paint });
  return {
    version: 8,
    sources: {
      ground: { type: "geojson", data: new URL(words.basemap, location.href).href, attribution: "Natural Earth" },
      streets: { type: "geojson", data: { type: "FeatureCollection", features: streets.filter((each) => each.line.length > 1).map((each) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: each.line } })) } },
      ...(words.tiles && { tiles: { type: "raster", tiles: [words.tiles], tileSize: 256, attribution: words.attribution } }),
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": colour("--sky") } },
      ground("land", "fill", { "fill-color": colour("--paper") }),
      ground("lake", "fill", { "fill-color": colour("--sky") }),
      ground("border", "line", { "line-color": colour("--edge"), "line-dasharray": [3, 2] }),
      ...(words.tiles ? [{ id: "tiles", type: "raster", source: "tiles" }] : []),
      { id: "streets", type: "line", source: "streets", layout: { "line-cap": "round" }, paint: { "line-color": colour("--warm"), "line-opacity": 0.65, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 2, 13, 6, 16, 12] } },
    ],
  };
}

const corners = (text) => text && (([west, south, east, north]) => [[west, south], [east, north]])(text.split(",").map(Number));

// What stands in the fields, or nothing while it is no point.
function typed() {
  const [latitude, longitude] = fields.map((field) => field.value.trim() && Number(field.value.replace(",", ".").replace("−", "-")));
  return typeof latitude === "number" && typeof longitude === "number" && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [longitude, latitude] : null;
}

function say(at) {
  fields[0].value = at.lat.toFixed(DIGITS);
  fields[1].value = at.lng.toFixed(DIGITS);
}

function show(at) {
  if (!marker) {
    const pin = Object.assign(document.createElement("button"), { className: "marker pin open", type: "button" });
    pin.setAttribute("aria-label", words.pin);
    pin.addEventListener("keydown", moveBy);
    marker = new library.Marker({ element: pin, draggable: true }).setLngLat(at).addTo(map);
    pin.setAttribute("aria-label", words.pin); // MapLibre puts its own
    marker.on("drag", () => say(marker.getLngLat()));
  }
  marker.setLngLat(at);
}

function moveBy(event) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const at = map.project(marker.getLngLat());
  show(map.unproject([at.x + step[0] * STEP_PX, at.y + step[1] * STEP_PX]));
  say(marker.getLngLat());
}

// The largest towns in view and the market's streets: what one finds one's way by where there are no tiles.
function name() {
  names.forEach((each) => each.remove());
  const view = map.getBounds();
  const seen = [...streets.map((each) => [each.name, each.point]), ...towns.map(([town, east, north]) => [town, [east, north]])].filter(([, at]) => view.contains(at));
  const taken = []; // a name that would touch one before it is left out
  const free = ([text, at]) => {
    const { x, y } = map.project(at), half = text.length * LETTER_PX / 2;
    if (taken.some((other) => Math.abs(x - other.x) < half + other.half && Math.abs(y - other.y) < LINE_PX)) return false;
    return taken.push({ x, y, half });
  };
  names = seen.filter(free).slice(0, TOWNS_MOST).map(([text, at]) => {
    const node = Object.assign(document.createElement("div"), { className: "town", textContent: text });
    const put = new library.Marker({ element: node, anchor: "center" }).setLngLat(at).addTo(map);
    for (const said of ["aria-label", "role", "tabindex"]) node.removeAttribute(said); // MapLibre's own: they are read by nobody
    node.setAttribute("aria-hidden", "true");
    return put;
  });
}

async function begin() {
  if (!document.createElement("canvas").getContext("webgl2")) return;
  holder.hidden = false;
  try {
    const asked = (address) => fetch(address).then((answer) => answer.json()).catch(() => ({}));
    const [loaded, found, drawn] = await Promise.all([import(words.library), asked(words.towns), asked(words.streets)]);
    library = loaded;
    [towns, streets] = [found.towns ?? [], drawn.streets ?? []];
    library.setWorkerUrl(new URL(words.worker, location.href).href);
    const at = typed();
    map = new library.Map({
      container: holder, style: style(), ...(at ? { center: at, zoom: CLOSE } : { bounds: corners(words.opensOn) }), maxBounds: corners(words.ground), maxZoom: 18, minZoom: 3, dragRotate: false, pitchWithRotate: false, attributionControl: { compact: true },
      locale: { "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut, "Map.Title": words.label },
    });
  } catch (fault) {
    console.error(fault);
    holder.hidden = true;
    return;
  }
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("click", (event) => { show(event.lngLat); say(event.lngLat); });
  if (typed()) show(typed());
  map.on("moveend", name);
  name();
  for (const field of fields) field.addEventListener("change", () => { const at = typed(); if (at) { show(at); map.easeTo({ center: at, zoom: Math.max(map.getZoom(), CLOSE), animate: false }); } });
  holder.dataset.ready = "";
}

begin();
