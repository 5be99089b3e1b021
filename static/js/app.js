/* Small comforts on top of pages that work without a script. */
"use strict";

const place = () => document.getElementById("dialog-place");

/** Say one sentence to a screen reader. */
function announce(sentence) {
  document.getElementById("announce").textContent = sentence;
}

/** A dialog that htmx has fetched becomes a real one: focus inside, Escape closes, focus goes back. */
function showFetchedDialog() {
  const dialog = place().querySelector("dialog");
  if (!dialog || dialog.matches(":modal")) return;
  dialog.removeAttribute("open");
  dialog.addEventListener("close", () => place().replaceChildren());
  dialog.showModal();
}

/** The link that closes a fetched dialog needs no journey to the page below. */
function closeDialog(event) {
  const closer = event.target.closest("dialog:modal [data-close]");
  if (!closer) return;
  event.preventDefault();
  closer.closest("dialog").close();
}

/** A form goes out once, however often its button is pressed; the server's key makes sure of it anyway. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  announce(document.getElementById("announce").dataset.sending);
  setTimeout(() => delete form.dataset.sent, 10000);
}

/** Coming back by the back button, every form may be sent again. */
function allowSendingAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

/** After a refusal the reader starts at the list of faults. */
function goToFaults() {
  const faults = document.querySelector(".error-summary");
  if (faults) faults.focus();
}

/** What may not be shown in a dialog is a page of its own: it says why. */
function showRefusal(event) {
  if (event.detail.target === place()) location.assign(event.detail.pathInfo.requestPath);
}

document.addEventListener("submit", sendOnce);
document.addEventListener("click", closeDialog);
document.addEventListener("announce", (event) => announce(event.detail.value));
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === place()) showFetchedDialog();
});
document.addEventListener("htmx:responseError", showRefusal);
window.addEventListener("pageshow", allowSendingAgain);
goToFaults();
