// SPDX-License-Identifier: GPL-2.0-only

/** As much of an element as the page needs; the compiler is not told of the rest of a browser. */
export interface El {
  textContent: string | null;
  className: string;
  hidden: boolean;
  /** A string becomes a text. */
  append(...nodes: readonly (El | string)[]): void;
  replaceChildren(...nodes: readonly El[]): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  addEventListener(type: string, listener: (event: Key) => void): void;
  scrollIntoView(options: { readonly block: string }): void;
  readonly offsetTop: number;
  readonly offsetHeight: number;
  readonly clientHeight: number;
  scrollTop: number;
}

/** A key that was pressed. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** What has the focus. */
  readonly target: { readonly id: string; closest(selector: string): object | null } | null;
  preventDefault(): void;
}

/** The document. */
export interface Page {
  getElementById(id: string): El | null;
  createElement(tag: string): El;
  addEventListener(type: string, listener: (event: Key) => void): void;
}

/** The window. */
export interface Frame {
  readonly document: Page;
  readonly location: { hash: string };
  readonly history: { replaceState(data: null, title: string, url: string): void };
  addEventListener(type: string, listener: () => void): void;
}
