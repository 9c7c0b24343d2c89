import { setImmediate as breathe } from 'node:timers/promises'
import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes'

/**
 * Reading XML that somebody else has written. A streaming parser is used, so that every limit holds while the text is read and not after a
 * tree of it stands in memory; it opens no file, no address and no entity. A document type is refused wherever it stands, and with it
 * every entity but the five of XML itself (decision 8).
 */

/** An element, with what it holds. Nothing is keyed by an object: the names are the sender's. */
export type XmlElement = {
  readonly namespace: string
  readonly name: string
  /** Attributes without a namespace, which are all that national messages have. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, that of its elements left out. */
  readonly text: string
}

/** What is too much. The deepest element of a national message stands at depth 9. */
export type XmlLimits = {
  depth: number
  /** Of one element: attributes, and elements directly in it. The parts that are handed on one by one do not count. */
  attributes: number
  children: number
  /** Characters of one element's own text, and of one attribute. */
  text: number
  /** Milliseconds for the whole of it. */
  time: number
}

/** That the text is not taken, in a sentence that repeats nothing of it. */
export class XmlRefusal extends Error {}

type OpenElement = XmlElement & { readonly children: XmlElement[]; text: string }

const CHUNK = 128 * 1024
/** Wherever it stands, in a comment too: no message has reason to hold one. */
const MARKUP_DECLARATION = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i
const KNOWN_ENCODING = /^(?:utf-?8|us-ascii|ascii)$/i
/** Only what looks like the name of an encoding is repeated. */
const ENCODING_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,30}$/

/**
 * Reads a document, handing on its parts as they are complete, and letting others work between.
 *
 * @param text the whole document, without a byte order mark
 * @param limits what is too much
 * @param part takes each element directly below the root as it ends; says whether the root keeps it
 * @returns the root, with the children that it kept
 * @throws XmlRefusal when the text is not well formed, breaks a limit or has a document type
 */
export async function readXml(text: string, limits: XmlLimits, part: (element: XmlElement) => 'keep' | 'drop'): Promise<XmlElement> {
  if (MARKUP_DECLARATION.test(text)) throw new XmlRefusal('The file has a document type (DOCTYPE) or declares entities. Send it without.')
  const builder = new TreeBuilder(limits, part)
  const parser = new SaxesParser({ xmlns: true, position: true })
  // Attributes are counted as they are met: an element with half a million of them is not read to its end.
  parser.on('opentagstart', () => builder.beginTag())
  parser.on('attribute', (attribute) => builder.countAttribute(attribute.value))
  parser.on('opentag', (tag) => builder.open(tag))
  parser.on('closetag', () => builder.close())
  parser.on('text', (characters) => builder.addText(characters))
  parser.on('cdata', (characters) => builder.addText(characters))
  parser.on('xmldecl', ({ version, encoding }) => requireDeclaration(version, encoding))
  let ending = false
  // What the parser says of a fault repeats the text: only the line is told.
  parser.on('error', () => { throw new XmlRefusal(ending ? CUT_OFF : `Line ${parser.line} is not well-formed XML. Nothing after it can be read.`) })
  const until = performance.now() + limits.time
  for (let at = 0; at < text.length; at += CHUNK) {
    if (at > 0) await breathe()
    if (performance.now() > until) throw new XmlRefusal('The file takes too long to read. Send it in parts.')
    const before = builder.elements
    parser.write(text.slice(at, at + CHUNK))
    // One comment, name or text that goes on and on, or thousands of comments: no limit below has met it yet.
    if (builder.elements === before && text.length > at + CHUNK) throw new XmlRefusal('The file has a long stretch without any element. Take out what is not part of the message.')
  }
  ending = true
  parser.close()
  return builder.root()
}

const CUT_OFF = 'The file ends in the middle of a message: it was cut off. Send the whole file again.'

function requireDeclaration(version: string | undefined, encoding: string | undefined): void {
  if (version !== undefined && version !== '1.0') throw new XmlRefusal('The file must be XML 1.0.')
  if (encoding === undefined || KNOWN_ENCODING.test(encoding)) return
  const said = ENCODING_NAME.test(encoding) ? `says that it is written in ${encoding}` : 'names an encoding that is not known'
  throw new XmlRefusal(`The file ${said}. Write it in UTF-8 and say so in its first line.`)
}

/** Puts elements together, within the limits. */
class TreeBuilder {
  private readonly stack: OpenElement[] = []
  private finished: XmlElement | undefined
  private attributes = 0
  /** How many have begun. */
  elements = 0

  constructor(
    private readonly limits: XmlLimits,
    private readonly part: (element: XmlElement) => 'keep' | 'drop',
  ) {}

  beginTag(): void {
    this.attributes = 0
    this.elements += 1
    if (this.stack.length >= this.limits.depth) throw new XmlRefusal(`The file has elements more than ${this.limits.depth} deep.`)
  }

  countAttribute(value: string): void {
    this.attributes += 1
    if (this.attributes > this.limits.attributes) throw new XmlRefusal(`The file has an element with more than ${this.limits.attributes} attributes.`)
    this.requireShort(value)
  }

  open(tag: SaxesTagNS): void {
    const attributes = new Map(Object.values(tag.attributes as Record<string, SaxesAttributeNS>)
      .filter(({ prefix }) => prefix === '').map(({ local, value }) => [local, value]))
    this.stack.push({ namespace: tag.uri, name: tag.local, attributes, children: [], text: '' })
  }

  addText(characters: string): void {
    const element = this.stack.at(-1)
    // The space between thousands of records is no text of their file.
    if (!element || (element.text === '' && characters.trim() === '')) return
    element.text += characters
    this.requireShort(element.text)
  }

  close(): void {
    const element = this.stack.pop()
    const parent = this.stack.at(-1)
    if (!element) return
    if (!parent) this.finished = element
    else if (this.stack.length > 1 || this.part(element) === 'keep') this.addChild(parent, element)
  }

  root(): XmlElement {
    if (!this.finished) throw new XmlRefusal(CUT_OFF)
    return this.finished
  }

  private addChild(parent: OpenElement, element: XmlElement): void {
    parent.children.push(element)
    if (parent.children.length > this.limits.children) throw new XmlRefusal(`The file has an element that holds more than ${this.limits.children} others.`)
  }

  private requireShort(text: string): void {
    if (text.length > this.limits.text) throw new XmlRefusal(`The file has a text of more than ${this.limits.text} characters.`)
  }
}
