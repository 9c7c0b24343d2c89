import { describe, expect, it } from 'vitest'
import { noticeMail } from '@/lib/delivery/notice-mail'

describe('the mail about notifications', () => {
  it('has the words of the specification, no link and no number', () => {
    const { subject, text } = noticeMail('CPIS')
    expect(subject).toBe('CPIS: new notifications')
    expect(text.trim()).toBe('You have new notifications. Log in to see them.')
    expect(subject + text).not.toMatch(/https?:|\d/)
  })
})
