import { setImmediate as breathe } from 'node:timers/promises'
import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes'

/**
 * Reads XML that somebody else has written. It uses a streaming parser, so that every limit holds while the text is being read and not only
 * once a tree of it is in memory; the parser opens no file, address or entity. A document type is refused wherever it appears, and with it
 * every entity but XML's own five (design decision 8).
 */

/** An element, with what it holds. Maps, not objects, because the keys are names that the sender chose. */
export type XmlElement = {
  readonly namespace: string
  readonly name: string
  /** Attributes without a namespace: national messages have no others. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, without that of its child elements. */
  readonly text: string
}

/** How much is accepted. The deepest element of a national message is at depth 9. */
export type XmlLimits = {
  depth: number
  /** Attributes of one element, and elements directly inside it. The parts that are handed on one by one do not count. */
  attributes: number
  children: number
  /** Characters in one element's own text, and in one attribute. */
  text: number
  /** Milliseconds for the whole document. */
  time: number
}

/** The text is refused, in a sentence that repeats none of it. */
export class XmlRefusal extends Error {}

type OpenElement = XmlElement & { readonly children: XmlElement[]; text: string }

const CHUNK = 128 * 1024
/** Refused wherever it appears, even in a comment: no message has reason to hold one. */
const MARKUP_DECLARATION = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i
const KNOWN_ENCODING = /^(?:utf-?8|us-ascii|ascii)$/i
/** Only what looks like an encoding's name is repeated. */
const ENCODING_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,30}$/

/**
 * Reads a document, handing on each part as it is completed and letting other work run in between.
 *
 * @param text the whole document, without a byte order mark
 * @param limits how much is accepted
 * @param part takes each element directly below the root as it ends; says whether the root keeps it
 * @returns the root, with the children it kept
 * @throws XmlRefusal when the text is not well formed, breaks a limit or has a document type
 */
export async function readXml(text: string, limits: XmlLimits, part: (element: XmlElement) => 'keep' | 'drop'): Promise<XmlElement> {
  if (MARKUP_DECLARATION.test(text)) throw new XmlRefusal('The file has a document type (DOCTYPE) or declares entities. Send it without.')
  const builder = new TreeBuilder(limits, part)
  const parser = new SaxesParser({ xmlns: true, position: true })
  // Attributes are counted as they come, so that an element with half a million of them is not read to its end.
  parser.on('opentagstart', () => builder.beginTag())
  parser.on('attribute', (attribute) => builder.countAttribute(attribute.value))
  parser.on('opentag', (tag) => builder.open(tag))
  parser.on('closetag', () => builder.close())
  parser.on('text', (characters) => builder.addText(characters))
  parser.on('cdata', (characters) => builder.addText(characters))
  parser.on('xmldecl', ({ version, encoding }) => requireDeclaration(version, encoding))
  let ending = false
  // The parser's own message repeats the text, so only the line number is passed on.
  parser.on('error', () => {
    throw new XmlRefusal(ending ? CUT_OFF : `Line ${parser.line} is not well-formed XML. Nothing after it can be read.`)
  })
  const until = performance.now() + limits.time
  for (let at = 0; at < text.length; at += CHUNK) {
    if (at > 0) await breathe()
    if (performance.now() > until) throw new XmlRefusal('The file takes too long to read. Send it in parts.')
    const before = builder.elements
    parser.write(text.slice(at, at + CHUNK))
    // One endless comment, name or text, or thousands of comments, which no other limit would catch yet.
    if (builder.elements === before && text.length > at + CHUNK)
      throw new XmlRefusal('The file has a long stretch without any element. Take out what is not part of the message.')
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

/** Builds elements, within the limits. */
class TreeBuilder {
  private readonly stack: OpenElement[] = []
  private finished: XmlElement | undefined
  private attributes = 0
  /** How many elements have begun. */
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
    const attributes = new Map(
      Object.values(tag.attributes as Record<string, SaxesAttributeNS>)
        .filter(({ prefix }) => prefix === '')
        .map(({ local, value }) => [local, value]),
    )
    this.stack.push({ namespace: tag.uri, name: tag.local, attributes, children: [], text: '' })
  }

  addText(characters: string): void {
    const element = this.stack.at(-1)
    // White space between records is not text of the file's own.
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
    if (parent.children.length > this.limits.children)
      throw new XmlRefusal(`The file has an element that holds more than ${this.limits.children} others.`)
  }

  private requireShort(text: string): void {
    if (text.length > this.limits.text) throw new XmlRefusal(`The file has a text of more than ${this.limits.text} characters.`)
  }
}
