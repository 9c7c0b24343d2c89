/** A form as a page shows it, with what a browser would send. */
export type WebForm = {
  /** The page it is on, and which of that page's forms it is. */
  page: string
  place: number
  action: string
  method: 'get' | 'post'
  multipart: boolean
  /** Names and values, in order. */
  fields: [string, string][]
  /** The names of the fields in which somebody types or chooses, including those of other steps of the same form. */
  open: string[]
}

/**
 * The forms of a page, as a browser without JavaScript understands them.
 *
 * @param page its path, to which a form without an action is sent
 */
export function formsOf(html: string, page: string): WebForm[] {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
  return forms.map(([, head = '', inside = ''], place) => {
    const attributes = attributesOf(head)
    const fields: [string, string][] = []
    const open = new Set<string>()
    for (const [, input, tag = 'input', said = '', text = ''] of inside.matchAll(
      /<input\b([^>]*)>|<(textarea|select|button)\b([^>]*)>([\s\S]*?)<\/\2>/g,
    )) {
      const one = attributesOf(input ?? said)
      if (one.name === undefined || one.type === 'file' || one.disabled !== undefined) continue
      if (tag === 'button') {
        if (!fields.some(([name]) => name === one.name)) fields.push([one.name, one.value ?? ''])
        continue
      }
      if (one.type !== 'hidden') open.add(one.name)
      if ((one.type === 'radio' || one.type === 'checkbox') && one.checked === undefined) continue
      fields.push([one.name, tag === 'textarea' ? plain(text) : tag === 'select' ? chosen(text) : (one.value ?? '')])
    }
    return {
      page,
      place,
      action: attributes.action || page,
      method: attributes.method?.toLowerCase() === 'post' ? 'post' : 'get',
      multipart: attributes.enctype?.toLowerCase() === 'multipart/form-data',
      fields,
      open: [...open],
    }
  })
}

/** Paths of the service that a page links to, without query and fragment. */
export function linksOf(html: string): string[] {
  return [...new Set([...html.matchAll(/<a\b[^>]*\bhref="(\/[^"#?]*)/g)].map(([, href = '']) => plain(href)))]
}

function chosen(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, head = '']) => attributesOf(head))
  return (all.find((one) => one.selected !== undefined) ?? all[0])?.value ?? ''
}

function attributesOf(head: string): Record<string, string | undefined> {
  return Object.fromEntries([...head.matchAll(/([A-Za-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name.toLowerCase(), plain(value)]))
}

function plain(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
