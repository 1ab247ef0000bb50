// The map that pans and zooms. It reads its places from the drawn map, which stays where WebGL is missing.
import * as maplibre from "/assets/vendor/maplibre-gl.js";

maplibre.setWorkerUrl("/assets/vendor/maplibre-gl-worker.js");

const NEAR = 30; // pixels within which places share one marker
let live = null;
let markers = [];

const canDraw = () => {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch (_) {
    return false;
  }
};

const placesOf = (frame) =>
  [...frame.querySelectorAll("a.pin")].map((pin) => ({
    lon: Number(pin.dataset.lon),
    lat: Number(pin.dataset.lat),
    name: pin.dataset.name,
    note: pin.dataset.note,
    href: pin.getAttribute("href"),
    look: pin.getAttribute("class"),
  }));

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const list = (places) =>
  element("ul", {}, ...places.map((place) => element("li", {}, element("a", { href: place.href }, place.name), ` ${place.note}`)));

// Copies nodes of the page's own SVG; nothing is parsed from text.
const glyph = (place, frame) => {
  const source = [...frame.querySelectorAll("a.pin")].find((pin) => pin.getAttribute("href") === place.href);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-11 -11 22 22");
  svg.setAttribute("class", place.look);
  svg.setAttribute("aria-hidden", "true");
  for (const node of source.querySelector(".glyph").childNodes) svg.append(node.cloneNode(true));
  return svg;
};

const groups = (places) => {
  const found = [];
  for (const place of places) {
    const at = live.project([place.lon, place.lat]);
    const group = found.find((other) => Math.hypot(other.at.x - at.x, other.at.y - at.y) < NEAR);
    if (group) group.places.push(place);
    else found.push({ at, places: [place] });
  }
  return found;
};

const center = (places) => [
  places.reduce((sum, place) => sum + place.lon, 0) / places.length,
  places.reduce((sum, place) => sum + place.lat, 0) / places.length,
];

const open = (places, where) =>
  new maplibre.Popup({ maxWidth: "20rem", focusAfterOpen: true }).setLngLat(where).setDOMContent(list(places)).addTo(live);

const draw = (frame) => {
  for (const marker of markers) marker.remove();
  markers = groups(placesOf(frame)).map(({ places }) => {
    const where = center(places);
    let button;
    if (places.length === 1) {
      const [place] = places;
      button = element("button", { type: "button", class: "marker", "aria-label": `${place.name} ${place.note}` }, glyph(place, frame));
      button.addEventListener("click", () => open(places, where));
    } else {
      const label = frame.dataset.cluster.replace("{}", places.length);
      button = element("button", { type: "button", class: "cluster", "aria-label": label }, String(places.length));
      button.addEventListener("click", () => {
        const bounds = new maplibre.LngLatBounds();
        for (const place of places) bounds.extend([place.lon, place.lat]);
        const apart = bounds.getNorth() - bounds.getSouth() + bounds.getEast() - bounds.getWest();
        // Coordinates are those of cities: places in one city never come apart by zooming and are listed instead.
        if (apart < 0.6 || live.getZoom() > 6) open(places, where);
        else live.fitBounds(bounds, { padding: 70, maxZoom: 7 });
      });
    }
    return new maplibre.Marker({ element: button }).setLngLat(where).addTo(live);
  });
};

const fit = (frame) => {
  const places = placesOf(frame);
  if (!places.length) return;
  if (places.length === 1) { live.jumpTo({ center: [places[0].lon, places[0].lat], zoom: 3.2 }); return; }
  const bounds = new maplibre.LngLatBounds();
  for (const place of places) bounds.extend([place.lon, place.lat]);
  live.fitBounds(bounds, { padding: 48, maxZoom: 6, animate: false });
};

const still = matchMedia("(prefers-reduced-motion: reduce)");

const start = async () => {
  const frame = document.querySelector(".map");
  if (!frame || !canDraw()) return;
  if (live) { live.remove(); live = null; markers = []; }
  const shapes = await (await fetch("/assets/map/land.json")).json();
  live = new maplibre.Map({
    container: frame.querySelector(".live"),
    attributionControl: false,
    renderWorldCopies: false,
    cooperativeGestures: true,
    locale: {
      "CooperativeGesturesHandler.WindowsHelpText": frame.dataset.gesture,
      "CooperativeGesturesHandler.MacHelpText": frame.dataset.gesture,
      "CooperativeGesturesHandler.MobileHelpText": frame.dataset.touch,
      "NavigationControl.ZoomIn": frame.dataset.zoomIn,
      "NavigationControl.ZoomOut": frame.dataset.zoomOut,
      "Popup.Close": frame.dataset.close,
    },
    minZoom: 0.6,
    maxZoom: 7.5,
    fadeDuration: still.matches ? 0 : 150,
    style: {
      version: 8,
      sources: {
        land: { type: "geojson", data: shapes.land },
        borders: { type: "geojson", data: shapes.borders },
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": "#e3ecf0" } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": "#fbf9f3", "fill-outline-color": "#a69f8f" } },
        { id: "borders", type: "line", source: "borders", paint: { "line-color": "#c4bcab", "line-width": 0.8 } },
      ],
    },
  });
  live.dragRotate.disable();
  live.touchZoomRotate.disableRotation();
  live.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  live.once("load", () => { frame.classList.add("on"); fit(frame); draw(frame); });
  live.on("moveend", () => draw(frame));
  live.on("error", () => frame.classList.remove("on"));
};

start();
document.addEventListener("board", start);
