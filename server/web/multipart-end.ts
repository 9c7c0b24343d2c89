import type { IncomingMessage } from 'node:http'

/**
 * Watches the last bytes of a multipart form as they pass, without consuming any.
 *
 * @returns a function that says whether the form ended with its closing boundary; always true for anything that is not a multipart form.
 * The framework throws on a form that was cut off, and that is no failure of the service.
 */
export function watchMultipartEnd(request: IncomingMessage): () => boolean {
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
