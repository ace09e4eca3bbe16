// Clicks on citation links, wherever they stand on the page, open the article in this panel.
const CITE = "#cite/";
const panel = element.closest("#source");
let siblings = [];

const hashOf = (link) => {
  const href = link.getAttribute("href") || "";
  return href.slice(href.indexOf("#"));
};

const open = async (hash) => {
  props.value = await server.show([hash, ...siblings]);
  panel.classList.add("reading");
  requestAnimationFrame(() => setTimeout(() => arrive(hash), 0));
};

const arrive = (hash) => {
  const mark = element.querySelector("#cited");
  const here = siblings.indexOf(hash);
  const count = element.querySelector("[data-count]");
  if (count && here >= 0) count.textContent = `Passage ${here + 1} of ${siblings.length}`;
  element.querySelectorAll("[data-step]").forEach((button) => {
    const next = siblings[here + Number(button.dataset.step)];
    button.disabled = here < 0 || !next;
    button.onclick = () => open(next);
  });
  // Only the panel scrolls: scrollIntoView would move the page under the chat as well.
  if (mark) {
    const offset = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += offset - panel.clientHeight / 3;
    mark.focus({ preventScroll: true });
  }
};

element.addEventListener("click", (event) => {
  if (event.target.closest(".close")) panel.classList.remove("reading");
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href*="#cite/"], a[href*="#read/"], a[href="#articles"]');
  if (!link) return;
  event.preventDefault();
  const hash = hashOf(link);
  if (hash.startsWith(CITE) && !element.contains(link)) {
    const answer = link.closest(".message") || document;
    const links = answer.querySelectorAll('a[href*="#cite/"]');
    siblings = [...new Set([...links].map(hashOf))];
  } else if (!hash.startsWith(CITE)) {
    siblings = [];
  }
  open(hash);
});
