import { LOCALISATION, TEMPLATE_ROOT, V3 } from './message-codes'

/** Writes XML: text and attributes are escaped here and nowhere else, so that no name can become an element. */

/** A piece of XML made here. Anything else put into an element is text. */
class Markup {
  constructor(readonly xml: string) {}
}
export type { Markup }

/** What an element may hold. */
export type Content = Markup | string | readonly Content[]

/** What XML 1.0 cannot carry even escaped: control characters, halves of surrogate pairs, two non-characters. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/**
 * Makes an element.
 *
 * @param name one of ours, never text that somebody typed
 * @param attributes undefined ones are left out
 * @param content text, or elements made here
 */
export function element(name: string, attributes: Readonly<Record<string, string | number | undefined>> = {}, content: Content = []): Markup {
  const said = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escape(String(value))}"`]))
    .join('')
  const inner = written(content)
  return new Markup(inner === '' ? `<${name}${said}/>` : `<${name}${said}>${inner}</${name}>`)
}

/** A whole message, in the namespaces of the national schemas. */
export function message(root: string, content: Content): string {
  const { xml } = element(root, { xmlns: V3, 'xmlns:npfitlc': LOCALISATION }, content)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`
}

/** Names the template of the element that follows. */
export function contentId(template: string): Markup {
  return element('npfitlc:contentId', { root: TEMPLATE_ROOT, extension: template })
}

function written(content: Content): string {
  if (content instanceof Markup) return content.xml
  return typeof content === 'string' ? escape(content) : content.map(written).join('')
}

function escape(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd').replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character] ?? character)
}
