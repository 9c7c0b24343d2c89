import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

/** Pages that authority staff can reach, and public ones that show who is signed in. */
const SEEN_BY_AUTHORITIES = /^app\/(\(authority\)|\(public\)|\(auth\)\/(account|choose-role)|not-permitted)\//

const frames = writtenFiles(['app'], /page\.tsx$/)
  .filter((file) => SEEN_BY_AUTHORITIES.test(file))
  .flatMap((file) => (textOf(file).match(/<(PageShell|ActPage)\b[^>]*?>/g) ?? []).map((frame) => ({ file, frame })))

describe('The numbers in the navigation', () => {
  it('are looked for on pages that there are', () => expect(frames.length).toBeGreaterThan(25))

  it('stand on every page that authority staff can come to: a number that comes and goes is not believed', () => {
    const without = frames.filter(({ frame }) => !frame.includes('waiting={await waitingFor(actor)}') && !frame.includes('actor={null}'))
    expect(without).toEqual([])
  })
})
