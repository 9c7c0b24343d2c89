/** A child and words that occur nowhere else, so that wherever they turn up, they came from here. */
export const CANARY_CHILD = { number: '9991777776', family: 'Quizzlethwaite', given: 'Xanthippelina' } as const
export const CANARY_REASON = 'vermilionkestrel said so at the door'

/** Something that was written or said, and where. */
export type Said = { where: string; text: string }

const NAMES = [CANARY_CHILD.family, CANARY_CHILD.given, CANARY_REASON.split(' ')[0]!]
const FORMS = [
  // The number unbroken and in groups, whatever separates the digits in a text or an address.
  new RegExp(CANARY_CHILD.number.split('').join('(?:[\\s\\u00a0-]|%20|%C2%A0|\\+)?'), 'i'),
  ...NAMES.flatMap((name) => [name, ...inBase64(name)].map((text) => new RegExp(text.replaceAll('+', '\\+'), 'i'))),
  ...inBase64(CANARY_CHILD.number).map((text) => new RegExp(text)),
]

/** Where a canary appears: as it is, in capitals, encoded in an address, or in Base64. */
export function canariesIn(said: readonly Said[]): string[] {
  return said.flatMap(({ where, text }) => {
    const found = FORMS.map((form) => form.exec(text)).find((match) => match !== null)
    return found ? [`${where}: ${text.slice(Math.max(0, found.index - 60), found.index + 40).replaceAll(/\s+/g, ' ')}`] : []
  })
}

/** The names of a page: its title, and every address in it. */
export function namesOfPage(path: string, html: string): Said[] {
  const addresses = [...html.matchAll(/\s(?:href|action|src|formaction)="([^"]*)"/g)].map(([, address = '']) => ({
    where: `an address on ${path}`,
    text: address,
  }))
  const titles = [...html.matchAll(/<title>([\s\S]*?)<\/title>/g)].map(([, title = '']) => ({ where: `the title of ${path}`, text: title }))
  return [...titles, ...addresses]
}

/** The forms of a page that would put what somebody types into the address. */
export function typingIntoAddresses(path: string, html: string): string[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
    .filter(
      ([, head = '', inside = '']) =>
        !/method="post"/i.test(head) && /<textarea|<input\b(?![^>]*type="(?:hidden|radio|checkbox|date|submit|number)")/i.test(inside),
    )
    .map(([, head = '']) => `a form on ${path} that is sent in its address: ${head.trim()}`)
}

/** The middle of a text in Base64, at each of the three offsets at which it may start. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) =>
    Buffer.from(`${'x'.repeat(before)}${text}`)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  )
}
