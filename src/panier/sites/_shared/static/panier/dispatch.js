// Printing a page, by its button; without this, the browser's own menu does.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
// The buyer's QR by the camera, read on the device: few browsers of telephones read codes themselves. Without a camera the field is typed into.
const scanning = document.querySelector("[data-scanning]"), scan = scanning?.querySelector("[data-scan]");
if (scan && navigator.mediaDevices?.getUserMedia) {
  const finder = scanning.querySelector(".viewfinder"), video = finder.querySelector("video"), refused = scanning.querySelector("[data-refused]");
  const stop = () => { video.srcObject?.getTracks().forEach((track) => track.stop()); video.srcObject = null; finder.hidden = true; };
  const look = async (detector) => {
    if (!video.srcObject) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (!found) return void setTimeout(look, 150, detector);
    stop();
    scanning.elements.code.value = found.rawValue;
    scanning.requestSubmit();
  };
  scan.hidden = false;
  scan.addEventListener("click", async () => {
    if (video.srcObject) return stop();
    try {
      const reader = import(scanning.dataset.reader); // comes while one is asked for the camera
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      refused.hidden = true;
      finder.hidden = false;
      video.play().catch(() => {}); // a stream that has not begun is looked at again
      look(new (await reader).BarcodeDetector());
    } catch { stop(); refused.hidden = false; }
  });
  addEventListener("pagehide", stop);
}
// A scanner types and presses Enter, one thing after the other: the field is empty again for the next.
document.addEventListener("htmx:afterRequest", (event) => event.target.matches?.("[data-scanned]") && event.detail.successful && event.target.reset());
