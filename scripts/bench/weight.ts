import { gzipSync } from 'node:zlib'

/** What a browser receives for one page, in bytes; compressed means gzip at its default level. */
export interface Weight {
  page: string
  /** Script files that a modern browser loads for it. */
  scriptFiles: number
  scripts: number
  scriptsCompressed: number
  /** Scripts inside the page itself. */
  inline: number
  inlineCompressed: number
  styles: number
  stylesCompressed: number
  html: number
  htmlCompressed: number
}

/**
 * Weighs a page with everything it makes a browser load. A script counts wherever the page names it: in a script element, in a
 * preload, or in the data from which the framework loads more.
 *
 * @param page what to call it
 * @param address where it is
 * @param cookie the session, for pages that need one
 * @throws Error when the page or one of its files is not answered with 200
 */
export async function weigh(page: string, address: string, cookie?: string): Promise<Weight> {
  const html = await get(address, cookie)
  // Only browsers without modules load these.
  const forOldBrowsers = new Set([...html.matchAll(/<script\b[^>]*\bnoModule\b[^>]*>/gi)].flatMap(([tag]) => chunksIn(tag, 'js')))
  const scripts = await all(
    address,
    chunksIn(html, 'js').filter((chunk) => !forOldBrowsers.has(chunk)),
  )
  const styles = await all(address, chunksIn(html, 'css'))
  const inline = [...html.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? '').join('\n')
  return {
    page,
    scriptFiles: scripts.length,
    scripts: sum(scripts, bytes),
    scriptsCompressed: sum(scripts, compressed),
    inline: bytes(inline),
    inlineCompressed: compressed(inline),
    styles: sum(styles, bytes),
    stylesCompressed: sum(styles, compressed),
    html: bytes(html),
    htmlCompressed: compressed(html),
  }
}

/** The framework's files of one kind that a text names, each once. */
function chunksIn(text: string, kind: 'js' | 'css'): string[] {
  const found = text.matchAll(/(?:\/_next\/)?(static\/chunks\/[\w.~/-]+?\.(?:js|css))\b/g)
  return [...new Set([...found].map(([, chunk]) => `/_next/${chunk}`))].filter((chunk) => chunk.endsWith(`.${kind}`))
}

function all(address: string, files: string[]): Promise<string[]> {
  return Promise.all(files.map((file) => get(new URL(file, address).href)))
}

async function get(address: string, cookie?: string): Promise<string> {
  const answer = await fetch(address, {
    redirect: 'error',
    headers: { 'Accept-Encoding': 'identity', ...(cookie !== undefined && { Cookie: cookie }) },
    signal: AbortSignal.timeout(20_000),
  })
  if (answer.status !== 200) throw new Error(`${new URL(address).pathname.replace(/[0-9a-f-]{36}/, '[id]')} was answered ${answer.status}.`)
  return answer.text()
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}

function compressed(text: string): number {
  return text === '' ? 0 : gzipSync(text).length
}

function sum(texts: string[], measure: (text: string) => number): number {
  return texts.reduce((total, text) => total + measure(text), 0)
}
