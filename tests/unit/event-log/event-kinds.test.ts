import { describe, expect, it } from 'vitest'
import { EVENT_KINDS } from '@/lib/event-log/logged-event'
import { textOf, writtenFiles } from '@/tests/architecture/sources'

describe('the kinds of events that an auditor can choose', () => {
  it('hold every thing that a use-case is about, each once', () => {
    const things = Object.values(EVENT_KINDS).flatMap((kind) => kind.things as readonly string[])
    expect(things).toEqual([...new Set(things)])
    const about = new Set(
      writtenFiles(['lib'], /\.ts$/).flatMap((file) => [...textOf(file).matchAll(/\bname: '([a-z-]+)\.[a-z-]+'/g)].map((match) => match[1] ?? '')),
    )
    expect(about.size).toBeGreaterThan(15)
    expect([...about].filter((thing) => !things.includes(thing))).toEqual([])
  })
})
