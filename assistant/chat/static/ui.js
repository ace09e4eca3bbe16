// The reader's panel, and what can be pressed anywhere on the page. Gradio runs this once, with
// `element` (the panel), `props.value` (its HTML), `server` (functions of service.py) and `trigger`.
const CITE = "#cite/";
const RECORD = "#record/";
const panel = element.closest("#source");
const say = (text) => {
  document.querySelector("#said").textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => say(""), 6000);
};

// Reading: links into articles.

const LIST = "#articles";
let siblings = [];
let pressed = null;
// The article that is open or on its way, which no list that comes later replaces.
let reading = null;
let filters = ["", null, null];

const hashOf = (link) => {
  const href = link.getAttribute("href") || "";
  return href.slice(href.indexOf("#"));
};
const passageOf = (hash) => hash.slice(0, hash.lastIndexOf("/"));

const fetchList = (query) => server.search_articles([query, ...filters]);

const open = async (hash) => {
  const wanted = hash === LIST ? null : hash;
  reading = wanted;
  const shown = await (wanted ? server.read_article([hash, ...siblings]) : fetchList(""));
  if (reading !== wanted) return;
  props.value = shown;
  panel.classList.add("reading");
  requestAnimationFrame(() => setTimeout(() => arrive(hash), 0));
};

const arrive = (hash) => {
  const here = siblings.indexOf(hash);
  const count = element.querySelector("[data-count]");
  if (count && here >= 0) count.textContent = `${here + 1} of ${siblings.length}`;
  element.querySelectorAll("[data-step]").forEach((button) => {
    const next = siblings[here + Number(button.dataset.step)];
    button.disabled = here < 0 || !next;
    button.onclick = () => open(next);
  });
  document.querySelectorAll("#chat a.cite").forEach((link) => {
    link.classList.toggle("open", hashOf(link) === hash && siblings.includes(hash));
  });
  tellUse(hash);
  const mark = element.querySelector("#cited");
  // Only the panel scrolls: scrollIntoView would move the page under the chat as well.
  if (mark) {
    const offset = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += offset - panel.clientHeight / 3;
    mark.focus({ preventScroll: true });
  } else {
    panel.scrollTop = 0;
  }
};

// Every sentence of the conversation that rests on the passage that is open.
const tellUse = (hash) => {
  const place = element.querySelector("[data-use]");
  if (!place) return;
  const uses = [...document.querySelectorAll("#chat a.cite")].filter(
    (link) => passageOf(hashOf(link)) === passageOf(hash),
  );
  place.textContent = uses.length ? "Used for " : "Near, but used for no answer; ";
  uses.forEach((link, i) => {
    const button = document.createElement("button");
    const said = link.closest(".said").firstChild.textContent.trim().replace(/^[“"]|[”"]$/g, "");
    button.type = "button";
    button.textContent = `“${said.length > 60 ? said.slice(0, 60).trimEnd() + "…" : said}”`;
    button.onclick = () => back(link);
    place.append(i ? ", " : "", button);
  });
  if (uses.length) place.append(" ·");
};

const back = (link) => {
  panel.classList.remove("reading");
  link?.isConnected && link.focus();
};

// Keeping: answers to files, the clipboard, and a reader's word on them.

const packedIn = (root) => [...root.querySelectorAll("a.record")].map((a) => hashOf(a).slice(RECORD.length));
const choose = (dialog) =>
  new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });

const convert = async (kind, packed) => {
  const [text, problem] = await server.export([kind, ...packed]);
  if (problem) say(problem);
  return text;
};

const exportAnswers = async (packed) => {
  if (!packed.length) return say("There is no answer to export yet.");
  const kind = await choose(document.querySelector("#export"));
  const text = kind && (await convert(kind, packed));
  if (!text) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = `dateline-${new Date().toISOString().slice(0, 10)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

const copy = async (packed) => {
  const text = await convert("text", packed);
  if (!text) return;
  // Beyond this machine browsers lend the clipboard only to pages sent over TLS.
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied, with its sources.");
};

const rate = async (word, answer) => {
  const dialog = document.querySelector("#rating");
  const comment = dialog.querySelector("textarea");
  dialog.querySelector("h2").textContent = word === "up" ? "A good answer" : "Not a good answer";
  comment.value = "";
  if ((await choose(dialog)) !== "send") return;
  const all = [...document.querySelectorAll("#chat .answer a.record")];
  const mine = all.indexOf(answer.querySelector("a.record"));
  const packed = all.map((a) => hashOf(a).slice(RECORD.length));
  say(await server.rate([word, comment.value, packed[mine], ...packed.slice(0, mine)]));
};

// The articles at hand: searching, adding, removing.

const list = async (query = "") => {
  const shown = await fetchList(query);
  if (!reading) props.value = shown;
};

document.addEventListener("filtered", (event) => {
  filters = event.detail;
  list();
});
list();

const search = async (input) => {
  const at = input.selectionStart;
  await list(input.value);
  requestAnimationFrame(() => {
    const again = element.querySelector(".find");
    again?.focus();
    again?.setSelectionRange(at, at);
  });
};

const encode = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

const MOST_FILES = 100;
const LARGEST_FILE = 20_000_000;

const addFiles = async (files) => {
  const results = [];
  const show = () => {
    const place = element.querySelector(".results");
    place?.replaceChildren(
      ...results.map(({ name, result, state }) => {
        const row = document.createElement("li");
        row.className = state;
        row.textContent = `${name}: ${result}`;
        return row;
      }),
    );
  };
  const rest = [...files].slice(0, MOST_FILES);
  for (const file of rest) results.push({ name: file.name, result: "waiting", state: "busy" });
  for (const [i, file] of rest.entries()) {
    results[i].result = `reading and indexing (${i + 1} of ${rest.length})`;
    show();
    try {
      if (file.size > LARGEST_FILE) throw new Error("larger than 20 MB");
      results[i].result = await server.add_article([file.name, await encode(file)]);
    } catch (error) {
      results[i].result = `Not added: ${error.message || error}`;
    }
    results[i].state = results[i].result.startsWith("Added") ? "added" : "refused";
    show();
  }
  if (files.length > MOST_FILES) say(`Only the first ${MOST_FILES} files were added.`);
  await list();
  requestAnimationFrame(show);
  trigger("upload");
};

const remove = async (button) => {
  const path = decodeURIComponent(button.dataset.path);
  if (!confirm(`Remove ${path} from the index?`)) return;
  say((await server.remove_article(path)) || `Removed ${path}.`);
  await list(element.querySelector(".find")?.value);
  trigger("upload");
};

// What is pressed, typed and dropped.

const pressable = {
  ".close": () => back(pressed),
  ".show-articles": () => open(LIST),
  ".show-past": (button) => {
    const shown = document.querySelector("#columns").classList.toggle("past-shown");
    button.setAttribute("aria-expanded", shown);
  },
  ".export-all": () => exportAnswers(packedIn(document.querySelector("#chat"))),
  ".do-export": (button) => exportAnswers(packedIn(button.closest(".answer"))),
  ".do-copy": (button) => copy(packedIn(button.closest(".answer"))),
  ".do-up": (button) => rate("up", button.closest(".answer")),
  ".do-down": (button) => rate("down", button.closest(".answer")),
  ".remove": remove,
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href*="#cite/"], a[href*="#read/"], a[href="#articles"]');
  if (link) {
    event.preventDefault();
    const hash = hashOf(link);
    if (!element.contains(link)) {
      pressed = link;
      const answer = link.closest(".answer") || document;
      const links = answer.querySelectorAll('a[href*="#cite/"]');
      siblings = [...new Set([...links].map(hashOf))];
    } else if (!hash.startsWith(CITE)) {
      siblings = [];
    }
    open(hash);
    return;
  }
  for (const [selector, act] of Object.entries(pressable)) {
    const target = event.target.closest?.(selector);
    if (target) return act(target);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.contains(document.activeElement)) back(pressed);
});

let typing = 0;
element.addEventListener("input", (event) => {
  if (!event.target.matches(".find")) return;
  clearTimeout(typing);
  typing = setTimeout(() => search(event.target), 200);
});
element.addEventListener("change", (event) => {
  if (event.target.matches(".files")) addFiles(event.target.files);
});
panel.addEventListener("dragover", (event) => event.preventDefault());
panel.addEventListener("drop", (event) => {
  event.preventDefault();
  if (element.querySelector(".files") && event.dataTransfer.files.length) {
    addFiles(event.dataTransfer.files);
  }
});

// An example is put into the box by Gradio; one press is enough to ask it.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#chat .example")) return;
  const ask = (tries) => {
    if (document.querySelector("#question textarea").value) {
      document.querySelector("#question .submit-button")?.click();
    } else if (tries) {
      setTimeout(() => ask(tries - 1), 30);
    }
  };
  ask(100);
});

// What Gradio leaves unsaid, or says wrongly, to those who can't see the page.
const name = (selector, label) => {
  for (const found of document.querySelectorAll(selector)) found.setAttribute("aria-label", label);
};
new MutationObserver(() => {
  name('#chat [data-testid="bot"][aria-label*="<"]', "Answer");
  name("#filters .calendar:not([aria-label])", "Choose a date");
  document.querySelector("#chat .examples[role]")?.removeAttribute("role");
}).observe(document.body, { childList: true, subtree: true });
