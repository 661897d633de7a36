/* The preview of a printed map, with a button that copies it as an image. */
"use strict";

// Where copying is not allowed (no secure address, an old browser) the image is downloaded.
async function copied(image) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [image.type]: image })]);
    return true;
  } catch {
    return false;
  }
}

function download(image, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(image);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function hand(address, name, words) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return words.failed;
    const image = await answer.blob();
    if (await copied(image)) return words.copied;
    download(image, name);
    return words.saved;
  } catch {
    return words.failed;
  }
}

window.atlasCopy = ({ data, parentElement }) => {
  const holder = parentElement.querySelector(".atlas-copy");
  const address = new URL(data.url, document.baseURI).href;
  const image = Object.assign(new Image(), { src: address, alt: data.words.alt });
  const button = Object.assign(document.createElement("button"), {
    type: "button", textContent: data.words.copy,
  });
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    said.textContent = await hand(address, data.name, data.words);
  });
  holder.replaceChildren(image, button, said);
};
