/** Stands in for tick-tock: timers that fire when they are told to. How long they were to take is of no account. */
export class Timers {
  constructor(context) {
    this.context = context;
    this.clear();
  }
  setTimeout(name, then) {
    const all = this.waiting.get(name) ?? [];
    this.waiting.set(name, [...all, then]);
    return this;
  }
  active(name) {
    return this.waiting.has(name);
  }
  adjust() {
    return this;
  }
  clear(names) {
    if (names === undefined) this.waiting = new Map();
    else for (const name of names.split(', ')) this.waiting.delete(name);
    return this;
  }
  fire(name) {
    const all = this.waiting.get(name) ?? [];
    this.waiting.delete(name);
    for (const then of all) then.call(this.context);
  }
}
