import { describe, expect, it } from 'vitest'
import { saysSomething } from '@/lib/shared/meaningful-text'

describe('a reason that somebody types', () => {
  it.each(['cardiac arrest, now', 'Nobody answers!', 'Mère inconsciente', 'Matka nieprzytomna', 'الأم فاقدة للوعي الآن'])(
    'says something: %s',
    (text) => expect(saysSomething(text, 15)).toBe(true),
  )

  it.each([
    ['blanks', ' '.repeat(30)],
    ['blanks between two letters', `a${' '.repeat(20)}b`],
    ['one letter', 'a'.repeat(15)],
    ['two letters', 'ab'.repeat(20)],
    ['stops', '.'.repeat(20)],
    ['digits', '123456789012345'],
    ['one picture', '😀'.repeat(15)],
    ['fillers', '\u3164'.repeat(20)],
    ['blank patterns', '\u2800'.repeat(20)],
    ['marks without room', `ab${'\u0301'.repeat(20)}`],
    ['unreadable characters', '\ufffd'.repeat(20)],
    ['words hidden in nothing', `in a${'\u200b'.repeat(20)}hurry`],
    ['too little', 'Not long enoug'],
  ])('says nothing: %s', (_, text) => expect(saysSomething(text, 15)).toBe(false))
})
