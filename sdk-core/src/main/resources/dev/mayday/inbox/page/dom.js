// Every text on the page passes through here and ends as a text node. Nothing is ever parsed as HTML.

/** An element. Strings among the children are the page's own words; what was captured comes as say(...). */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value != null) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat(2).filter((child) => child != null && child !== false));
  return node;
}

// What has no glyph of its own or changes the order of its neighbours: controls, formats, separators, lone surrogates,
// private use, and fillers that look like blanks. The joiner inside an emoji stays.
const HIDDEN =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})|(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

const codePoint = (char) => 'U+' + char.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/** Captured text for a place that takes no elements, such as the window's title. */
export function plain(text) {
  return String(text).replace(HIDDEN, (char) => `⟨${codePoint(char)}⟩`).replace(/\s+/g, ' ');
}

/** Captured text: isolated from the direction of its surroundings, hidden characters shown as marks. */
export function say(text, className) {
  const node = el('bdi', { class: className });
  const all = String(text).replace(/\r\n/g, '\n');
  let from = 0;
  for (const match of all.matchAll(HIDDEN)) {
    node.append(all.slice(from, match.index));
    node.append(el('span', { class: 'mark', title: 'A character that does not show' }, codePoint(match[0])));
    from = match.index + match[0].length;
  }
  node.append(all.slice(from));
  return node;
}

/** Captured text that is code: read from left to right whatever is in it. */
export function code(text, className) {
  const node = say(text, className ? `code ${className}` : 'code');
  node.dir = 'ltr';
  return node;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

function time(millis, text, attributes) {
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) {
    return el('span', {}, 'unknown');
  }
  return el('time', { datetime: date.toISOString(), title: full.format(date), ...attributes }, text(date));
}

const sameDay = (a, b) => a.toDateString() === b.toDateString();

/** The time of day, with the date unless it is today. */
export function at(millis) {
  return time(millis, (date) => {
    const fraction = String(date.getMilliseconds()).padStart(3, '0');
    return (sameDay(date, new Date()) ? '' : day.format(date) + ', ') + clock.format(date) + '.' + fraction;
  });
}

/** How long ago, kept up to date by refreshAges(). */
export function ago(millis) {
  return time(millis, () => age(millis), { 'data-ago': millis });
}

export function refreshAges() {
  for (const node of document.querySelectorAll('time[data-ago]')) {
    const text = age(Number(node.dataset.ago));
    if (node.textContent !== text) {
      node.textContent = text;
    }
  }
}

function age(millis) {
  const seconds = Math.round((Date.now() - millis) / 1000);
  if (seconds < 5) {
    return 'just now';
  }
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${unit} ago`;
    }
  }
  return `${seconds} s ago`;
}

/** A distance in time, with its sign. */
export function offset(millis) {
  const size = Math.abs(millis);
  const sign = millis < 0 ? '−' : '+';
  if (size < 1000) {
    return size === 0 ? '0 ms' : `${sign}${size} ms`;
  }
  if (size < 60_000) {
    return `${sign}${(size / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
  }
  return size < 3_600_000
    ? `${sign}${Math.floor(size / 60_000)} min ${Math.floor((size % 60_000) / 1000)} s`
    : `${sign}${(size / 3_600_000).toFixed(1)} h`;
}

export const count = (number) => Number(number).toLocaleString();

export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

/** Puts other children into a node; the one that had the focus gets it back if it has an id and is still there. */
export function replace(node, ...children) {
  const focused = node.contains(document.activeElement) ? document.activeElement.id : '';
  node.replaceChildren(...children.flat(2).filter((child) => child != null && child !== false));
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
