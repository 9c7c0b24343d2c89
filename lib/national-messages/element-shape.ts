import type { XmlElement } from './xml-elements'
import { LOCALISATION, V3 } from './message-codes'

/** What an element of a message must hold: the part of the national schemas that we rely on, written as data. */
export type ElementShape = {
  /** Its children, in this order. */
  readonly children: readonly ChildShape[]
  /** Whether it has text of its own. */
  readonly text?: boolean
}

/** One place in an element. Alternatives exclude each other. */
export type ChildShape = {
  readonly of: Readonly<Record<string, ElementShape>>
  readonly min: number
  readonly max: number
  /** What to call it when it is missing, in the words of the file's own columns. */
  readonly means?: string
}

export const LEAF: ElementShape = { children: [] }
export const TEXT: ElementShape = { children: [], text: true }

/** The namespace of each element outside the common one. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([['contentId', LOCALISATION]])
/** Element names come from the sender: only a name that could be one of ours is repeated. */
const LIKE_A_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,50}$/

/** Where an element breaks its shape: a sentence, and what the element means, where that is known. */
export type ShapeFault = { readonly means: string | null; readonly reason: string }

/**
 * Finds the first place where an element breaks its shape.
 *
 * @param element checked with everything in it
 * @param shape what it must hold
 * @returns null when nothing is wrong
 */
export function shapeFault(element: XmlElement, shape: ElementShape): ShapeFault | null {
  if (!shape.text && element.text.trim() !== '') return { means: null, reason: `There is text in ${named(element)}, where none is expected.` }
  let at = 0
  for (const child of shape.children) {
    const from = at
    for (let next = element.children[at]; next && at - from < child.max && belongs(next, child); next = element.children[++at]) {
      const fault = shapeFault(next, child.of[next.name] ?? LEAF)
      if (fault) return { ...fault, means: fault.means ?? child.means ?? null }
    }
    if (at - from < child.min) return missing(element, child, element.children[at])
  }
  const extra = element.children[at]
  return extra ? { means: null, reason: `${named(extra)} is not expected in ${named(element)}.` } : null
}

function belongs({ name, namespace }: XmlElement, { of }: ChildShape): boolean {
  return Object.hasOwn(of, name) && namespace === (ELSEWHERE.get(name) ?? V3)
}

function missing(element: XmlElement, { of, means }: ChildShape, instead: XmlElement | undefined): ShapeFault {
  const what = Object.keys(of).join(' or ')
  const found = instead ? `, but ${named(instead)}` : ''
  return { means: means ?? null, reason: `${means ? `The ${means} is missing: ` : ''}${named(element)} has no ${what}${found}.` }
}

function named({ name }: XmlElement): string {
  return LIKE_A_NAME.test(name) ? name : 'an element of an unknown name'
}
