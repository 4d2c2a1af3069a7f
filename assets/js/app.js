// What every page gains from JavaScript. Nothing here is needed to use the
// shop: each part improves something which already works without it.

// A link which opens a dialog instead of a page of its own.
for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", (event) => {
    const dialog = document.getElementById(link.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
}
for (const button of document.querySelectorAll("[data-closes]")) {
  button.addEventListener("click", () => button.closest("dialog")?.close());
}

// Characters left. Counted as the server counts: by code point.
for (const field of document.querySelectorAll("[data-counted]")) {
  const counter = document.getElementById(field.dataset.counted);
  const limit = field.maxLength;
  // The attribute counts UTF-16 units, which would cut off other scripts early.
  field.removeAttribute("maxlength");
  const show = () => {
    const left = limit - [...field.value].length;
    counter.textContent = `${left} ${counter.dataset.words}`;
    field.setCustomValidity(left < 0 ? counter.textContent : "");
    counter.hidden = left > limit * 0.8;
  };
  field.addEventListener("input", show);
  show();
}

// A form which must not be sent twice by an impatient click.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    // After the submission has read the form.
    setTimeout(() => { button.disabled = true; });
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-once] button[disabled]")) button.disabled = false;
});

// A form sent as soon as its field changes.
for (const form of document.querySelectorAll("form[data-submits]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// An order with a new address: its fields count only while that is chosen.
const newAddress = document.querySelector("[data-new-address]");
if (newAddress) {
  const needed = ["full_name", "line1", "city", "country"].map((name) => newAddress.form.elements[name]);
  const update = () => { for (const field of needed) field.required = newAddress.checked; };
  newAddress.form.addEventListener("change", update);
  update();
}

// The picture clicked on the wall grows into the picture of the next page.
document.addEventListener("click", (event) => {
  const picture = event.target.closest?.("[data-hung]")?.querySelector("img");
  if (picture) picture.style.viewTransitionName = "picture";
});
addEventListener("pagereveal", () => {
  for (const picture of document.querySelectorAll("[data-hung] img")) picture.style.viewTransitionName = "";
});

// The first wrong field is where the person continues.
document.querySelector("[aria-invalid=true]")?.focus();
