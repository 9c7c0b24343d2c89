import type { IncomingMessage } from 'node:http'

/**
 * Looks at the last bytes of a form in parts as they pass, and takes none of them away.
 *
 * @returns whether the form has ended as it said that it would; true of everything that is no form in parts. The framework breaks down over
 * one that has not, and that is no failure of the service.
 */
export function watchForm(request: IncomingMessage): () => boolean {
  const type = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data/i.test(type)) return () => true
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(type) ?? []
  const end = `--${quoted ?? bare ?? ''}--`
  if (end === '----') return () => false
  let last = ''
  const push = request.push.bind(request)
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk) last = `${last}${chunk.subarray(-end.length - 8).toString('latin1')}`.slice(-end.length - 8)
    return push(chunk, encoding)
  }
  return () => last.trimEnd().endsWith(end)
}
