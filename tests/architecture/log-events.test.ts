import { describe, expect, it } from 'vitest'
import { logEvents } from '@/lib/shared/log-events'
import { textOf, writtenFiles } from './sources'

/** The compiler already refuses an event that is not on the list. Tested here: that the list has no others, and is consistent. */
describe('the events of the log', () => {
  const names = Object.keys(logEvents)

  it('have dotted names in kebab-case, in alphabetical order', () => {
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/.test(name))).toEqual([])
    expect(names).toEqual(names.toSorted())
  })

  it('each say in sentences what they mean', () => {
    expect(
      Object.entries(logEvents)
        .filter(([, meaning]) => !/^[A-Z].*\.$/.test(meaning) && !meaning.startsWith('next-auth'))
        .map(([name]) => name),
    ).toEqual([])
  })

  it('are all logged somewhere', () => {
    const sources = writtenFiles(['app', 'lib', 'server', 'scripts', 'demo'], /\.tsx?$/)
      .filter((file) => file !== 'lib/shared/log-events.ts')
      .map(textOf)
      .join('\n')
    expect(names.filter((name) => !sources.includes(`'${name}'`))).toEqual([])
  })
})
