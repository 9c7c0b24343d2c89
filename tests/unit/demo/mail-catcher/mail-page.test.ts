import { describe, expect, it } from 'vitest'
import { caughtMail } from '@/demo/mail-catcher/caught-mail'
import { mailPage } from '@/demo/mail-catcher/mail-page'

const source = 'From: a@cpis.test\r\nSubject: New\r\n notifications <b>\r\nTo: b@council.test\r\n\r\nFirst line\r\n\r\n<script>alert(1)</script>\r\n'

describe('a mail that was caught', () => {
  it('is taken apart', () => {
    expect(caughtMail(source, 'a@cpis.test', ['b@council.test'])).toMatchObject({
      from: 'a@cpis.test',
      to: ['b@council.test'],
      subject: 'New notifications <b>',
      text: 'First line\n\n<script>alert(1)</script>',
      source,
    })
  })

  it('is shown as text, whatever it holds', () => {
    const page = mailPage([caughtMail(source, '"><img>', ['b@council.test'])])
    expect(page).toContain('New notifications &lt;b&gt;')
    expect(page).not.toMatch(/<script|<b>|<img>/)
  })
})

it('a page without mails says so', () => {
  expect(mailPage([])).toContain('No mail has been sent yet.')
})
