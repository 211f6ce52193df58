// SPDX-License-Identifier: GPL-2.0-only

/**
 * What a reader of the document in the browser would stumble over: texts over each other, texts that
 * are cut off, broken words, pictures that are empty or wider than their place, bars that cover the page,
 * and texts that are hard to tell from their background. Of another colour scheme the `colors` are enough.
 * Runs in the browser, and uses nothing from outside itself.
 */
export function pageAudit(what) {
  const found = new Set();
  const isPhone = innerWidth < 500;

  /** The lines of text that are seen, as boxes; `cut` when a part can be reached by no scrollbar. */
  function linesOf() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const of = node.parentElement;
      if (!node.data.trim() || of.closest('script,style,title') || !of.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = range.getClientRects();
      if (boxes.length > 1) brokenWords(node);
      for (const box of boxes) {
        if (box.width < 1) continue;
        // A glyph fills only the middle of its line.
        const [top, bottom] = [box.top + box.height * 0.2, box.bottom - box.height * 0.15];
        const seen = { left: box.left, right: box.right, top, bottom };
        for (let up = of; up; up = up.parentElement) clip(up, seen, node.data);
        if (seen.right - seen.left < 1 || seen.bottom - seen.top < 4) continue;
        lines.push({ text: node.data.trim().slice(0, 60), of, ...seen });
      }
    }
    return lines;
  }

  /** Any column has room for twenty letters. */
  function brokenWords(node) {
    for (const { 0: word, index } of node.data.matchAll(/\b\w{2,20}\b/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (range.getClientRects().length > 1) found.add(`broken word: ${word}`);
    }
  }

  function clip(up, seen, text) {
    const { overflowX, overflowY } = getComputedStyle(up);
    if (overflowX === 'visible' && overflowY === 'visible') return;
    if (up === document.body || up === document.documentElement) return;
    const box = up.getBoundingClientRect();
    const out =
      seen.left < box.left - 1 ||
      seen.right > box.right + 1 ||
      seen.top < box.top - 1 ||
      seen.bottom > box.bottom + 1;
    const hidden = [overflowX, overflowY].some((one) => one === 'hidden' || one === 'clip');
    if (out && hidden) found.add(`cut off: ${text.trim().slice(0, 60)}`);
    seen.left = Math.max(seen.left, box.left);
    seen.right = Math.min(seen.right, box.right);
    seen.top = Math.max(seen.top, box.top);
    seen.bottom = Math.min(seen.bottom, box.bottom);
  }

  function overlaps(lines) {
    const sorted = lines.toSorted((a, b) => a.top - b.top);
    sorted.forEach((a, i) => {
      for (let j = i + 1; j < sorted.length && sorted[j].top < a.bottom; j++) {
        const b = sorted[j];
        if (a.left < b.right - 1 && b.left < a.right - 1) {
          found.add(`over each other: ${a.text} | ${b.text}`);
        }
      }
    });
  }

  /** Texts of a picture stay in it, and no frame of a box goes through one. */
  function pictures(lines) {
    for (const svg of document.querySelectorAll('svg')) {
      const whole = svg.getBoundingClientRect();
      if (!lines.some(({ of }) => svg.contains(of)) && svg.checkVisibility()) {
        found.add('empty picture');
      }
      const frames = [...svg.querySelectorAll('rect,.node>path,.node>polygon')].map((one) =>
        one.getBoundingClientRect(),
      );
      for (const { text, left, right, top, bottom } of lines.filter(({ of }) => svg.contains(of))) {
        if (left < whole.left || right > whole.right || bottom > whole.bottom) {
          found.add(`outside of its picture: ${text}`);
        }
        for (const frame of frames) {
          const beside =
            left > frame.right || right < frame.left || top > frame.bottom || bottom < frame.top;
          const inside =
            left >= frame.left &&
            right <= frame.right &&
            top >= frame.top &&
            bottom <= frame.bottom;
          if (!beside && !inside) found.add(`through a frame: ${text}`);
        }
      }
    }
  }

  function rgb(color) {
    const [r, g, b, a = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return b === undefined || a === 0 ? null : [r, g, b];
  }

  function luminance(parts) {
    const [r, g, b] = parts.map((one) => {
      const part = one / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  const shapes = new Map(
    [...document.querySelectorAll('svg')].map((svg) => [
      svg,
      [...svg.querySelectorAll('rect,polygon,path,ellipse')].flatMap((one) => {
        const fill = rgb(getComputedStyle(one).fill);
        return fill === null ? [] : [{ fill, box: one.getBoundingClientRect() }];
      }),
    ]),
  );

  /** What stands behind a text: of a picture the last filled shape, else the nearest background. */
  function behind({ of, left, right, top, bottom }) {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const under = shapes
      .get(of.closest('svg'))
      ?.findLast(({ box }) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom);
    if (under) return under.fill;
    for (let up = of; up; up = up.parentElement) {
      const color = rgb(getComputedStyle(up).backgroundColor);
      if (color) return color;
    }
    return [255, 255, 255];
  }

  function contrast(line) {
    const style = getComputedStyle(line.of);
    const color = rgb(line.of.closest('svg') ? style.fill : style.color) ?? [0, 0, 0];
    const [a, b] = [luminance(color), luminance(behind(line))].toSorted((p, q) => q - p);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.add(`contrast ${ratio.toFixed(1)}: ${line.text}`);
  }

  /**
   * What is scrolled must be within reach of the keyboard, and nothing be wider than a laptop; on a phone
   * pictures and what is set in columns are.
   */
  function scrollers() {
    for (const one of document.querySelectorAll('body *')) {
      const { overflowX, overflowY } = getComputedStyle(one);
      const scrolls = [overflowX, overflowY].some((way) => way === 'auto' || way === 'scroll');
      const wide = one.scrollWidth > one.clientWidth + 1;
      if (!scrolls || !(wide || one.scrollHeight > one.clientHeight + 1)) continue;
      const name = `${one.tagName.toLowerCase()}#${one.id}.${one.className}`;
      if (one.tabIndex < 0) found.add(`not within reach of the keyboard: ${name}`);
      if (wide && !one.matches(isPhone ? '.picture,pre' : '.graph')) {
        found.add(`wider than its place: ${name}`);
      }
    }
    for (const one of document.querySelectorAll('nav')) {
      if (one.offsetHeight > innerHeight / 5) found.add('covers the page: nav');
    }
    if (document.documentElement.scrollWidth > innerWidth) found.add('wider than the window');
  }

  const lines = linesOf();
  lines.forEach(contrast);
  if (what === 'all') {
    overlaps(lines);
    pictures(lines);
    scrollers();
  }
  return { texts: lines.length, found: [...found] };
}
