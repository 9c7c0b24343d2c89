import { describe, expect, it } from 'vitest'
import { alertMail, noticeMail } from '@/lib/delivery/notice-mail'

describe('the mail about notifications', () => {
  it('has the words of the specification, no link and no number', () => {
    const { subject, text } = noticeMail('CPIS')
    expect(subject).toBe('CPIS: new notifications')
    expect(text.trim()).toBe('You have new notifications. Log in to see them.')
    expect(subject + text).not.toMatch(/https?:|\d/)
  })
})

describe('the mail about alerts', () => {
  it('names nobody, and has no link and no number', () => {
    const { subject, text } = alertMail('CPIS')
    expect(subject).toBe('CPIS: an alert for you to look at')
    expect(text.trim()).toBe('There is a new alert about access to records. Log in to see it.')
    expect(subject + text).not.toMatch(/https?:|\d/)
  })
})
