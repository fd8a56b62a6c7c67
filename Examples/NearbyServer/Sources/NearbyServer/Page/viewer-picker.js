import { count, isolated } from "./wording.js";

const optionsAtMost = 60;

/** Chooses whose eyes to see with: a searchable list of users (the combobox pattern), and a step back and forth. */
export class ViewerPicker {
  onChoose = () => {};
  users = [];
  #chosen = "";
  #active = -1;
  #options = [];

  constructor({ input, list, previous, next }) {
    this.input = input;
    this.list = list;
    previous.addEventListener("click", () => this.#step(-1));
    next.addEventListener("click", () => this.#step(1));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.#open(""));
    input.addEventListener("input", () => this.#open(input.value.trim()));
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
    // Keeps focus in the input; otherwise its blur would close the list before the click arrives.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[data-user]");
      if (option) this.#choose(option.dataset.user);
    });
  }

  /** Those who see the most friends first, then whoever is connected, then those with the most friends. */
  offer(users) {
    this.users = users
      .map(({ user, near = 0, friends = 0, connected = false }) => ({ user: String(user), near, friends, connected }))
      .sort((a, b) => b.near - a.near || b.connected - a.connected || b.friends - a.friends
        || a.user.localeCompare(b.user, "en", { numeric: true }));
  }

  get favourite() {
    return this.users[0];
  }

  get isBusy() {
    return !this.list.hidden;
  }

  show(user) {
    this.#chosen = user;
    if (this.list.hidden) this.input.value = user;
  }

  #choose(user) {
    this.#close();
    this.input.value = user;
    if (user !== this.#chosen) this.onChoose(user);
  }

  #step(by) {
    if (!this.users.length) return;
    const index = this.users.findIndex(({ user }) => user === this.#chosen);
    const start = index < 0 ? (by > 0 ? -1 : 0) : index;
    this.#choose(this.users[(start + by + this.users.length) % this.users.length].user);
  }

  #open(wanted) {
    const found = this.users.filter(({ user }) => user.toLowerCase().includes(wanted.toLowerCase()));
    // Who types a whole id means that user, not the one with more friends whose id contains it.
    found.sort((a, b) => (b.user === wanted) - (a.user === wanted));
    this.#options = found.slice(0, optionsAtMost);
    this.list.replaceChildren(...this.#options.map((user, index) => this.#option(user, index)));
    const hidden = found.length - this.#options.length;
    if (hidden > 0 || !found.length) {
      const note = document.createElement("li");
      note.className = "note";
      note.setAttribute("role", "presentation");
      note.textContent = found.length ? `${hidden} more: type to narrow down` : "No such user";
      this.list.append(note);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const chosen = this.#options.findIndex(({ user }) => user === this.#chosen);
    this.#activate(wanted ? (found.length ? 0 : -1) : chosen);
  }

  #option({ user, near, friends, connected }, index) {
    const option = document.createElement("li");
    option.id = `viewer-option-${index}`;
    option.dataset.user = user;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(user === this.#chosen));
    option.classList.toggle("is-connected", connected);
        const detail = document.createElement("span");
    detail.className = "detail";
    detail.textContent = `${near ? `${near} near of ` : ""}${count(friends, "friend", "friends")}`;
    option.append(isolated(user), detail);
    return option;
  }

  #close() {
    this.list.hidden = true;
    this.#active = -1;
    this.input.value = this.#chosen;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #activate(index) {
    this.list.children[this.#active]?.classList.remove("is-active");
    this.#active = index;
    const option = index >= 0 ? this.list.children[index] : undefined;
    option?.classList.add("is-active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.#open("");
      else if (event.key === "ArrowDown") this.#activate(this.#active >= last ? 0 : this.#active + 1);
      else this.#activate(this.#active <= 0 ? last : this.#active - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const typed = this.input.value.trim();
      const user = this.list.hidden ? typed : this.#options[this.#active]?.user ?? typed;
      if (user) this.#choose(user);
    } else if (event.key === "Escape") {
      this.#close();
    }
  }
}
