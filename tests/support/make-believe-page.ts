import { readFileSync } from 'node:fs'
import vm from 'node:vm'

/** A text field as the script sees it. */
class Field {
  type = 'text'
  defaultValue = ''
  constructor(
    readonly name: string,
    public value: string,
  ) {}
}

/** A page on which `public/scan-anywhere.js` has just run. Times are milliseconds since then, and keys of a scan are 5 milliseconds apart. */
export type MakeBelievePage = {
  /** What was posted to be looked up. */
  posted: string[]
  /** Whether Enter was left to the browser, which submits the form of a field. */
  native: boolean
  press: (key: string, at: number, held?: { ctrlKey?: boolean }) => void
  keys: (keys: readonly string[], at: number, gap?: number) => void
  scan: (text: string, at: number) => void
}

/** How old the page is when the script runs: loading took a while. */
const LOADED_AFTER = 900

/**
 * Runs the script in a make-believe browser.
 *
 * @param focus the name of the text field that has the focus; null for nothing
 * @param typedBefore what had gone into that field before the script ran
 */
export function pageWithScanner({ focus, typedBefore = '' }: { focus: string | null; typedBefore?: string }): MakeBelievePage {
  const field = focus === null ? null : new Field(focus, typedBefore)
  const body = { append: () => undefined }
  let keydown: (event: unknown) => void = () => undefined
  let inputs: { name?: string; value?: string }[] = []
  const page: MakeBelievePage = { posted: [], native: false, press, keys: pressAll, scan: (text, at) => pressAll([...text, 'Enter'], at) }

  function createElement() {
    const made: { name?: string; value?: string } & Record<string, unknown> = { append: () => undefined, setAttribute: () => undefined, submit: post }
    inputs.push(made)
    return made
  }
  function post() {
    page.posted.push(inputs.find(({ name }) => name === 'nhs-number')?.value ?? '')
    inputs = []
  }
  function press(key: string, at: number, { ctrlKey = false } = {}) {
    let prevented = false
    const target = field ?? body
    const ignore = () => undefined
    keydown({ key, ctrlKey, target, timeStamp: LOADED_AFTER + at, stopImmediatePropagation: ignore, preventDefault: () => (prevented = true) })
    if (!prevented && field && key.length === 1 && !ctrlKey) field.value += key
    if (!prevented && key === 'Enter') page.native = true
  }
  function pressAll(keys: readonly string[], at: number, gap = 5) {
    keys.forEach((key, place) => press(key, at + place * gap))
  }

  vm.runInNewContext(readFileSync('public/scan-anywhere.js', 'utf8'), {
    HTMLTextAreaElement: class {},
    HTMLInputElement: Field,
    performance: { now: () => LOADED_AFTER },
    document: {
      currentScript: { dataset: { setting: '' } },
      activeElement: field ?? body,
      querySelector: () => null,
      createElement,
      getElementById: () => ({ hidden: false, after: () => undefined }),
      body,
      addEventListener: () => undefined,
    },
    location: { reload: () => undefined },
    addEventListener: (name: string, listener: (event: unknown) => void) => {
      if (name === 'keydown') keydown = listener
    },
  })
  return page
}
