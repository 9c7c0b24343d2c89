import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isTrueSignature, mailboxSecrets, readMailboxSignature } from '@/lib/delivery/mailbox-signature'
import { mailboxAuthorisation } from '@/tests/support/mailbox-client'

const key = 'a key of the tests and of nothing else'
const inOrder = () => mailboxAuthorisation('383CP001', key)

describe('the signature of a mailbox request', () => {
  it('is read whole', () => {
    const header = mailboxAuthorisation('383CP001', key, { nonce: 'b7f6a1f0-0001', count: '007', timestamp: '202611221432' })
    expect(readMailboxSignature(header)).toMatchObject({
      mailbox: '383CP001',
      nonce: 'b7f6a1f0-0001',
      count: 7,
      countText: '007',
      at: new Date('2026-11-22T14:32:00Z'),
    })
  })

  it('is true of the mailbox’s own secrets alone', () => {
    const signature = readMailboxSignature(inOrder())!
    expect(isTrueSignature(signature, mailboxSecrets(key, '383CP001', 1))).toBe(true)
    expect(isTrueSignature(signature, mailboxSecrets(key, '383CP001', 2))).toBe(false)
    expect(isTrueSignature(signature, mailboxSecrets(key, '202CP001', 1))).toBe(false)
    expect(isTrueSignature(signature, mailboxSecrets(`${key}!`, '383CP001', 1))).toBe(false)
  })

  it('covers every part that is sent', () => {
    for (const [from, to] of [
      ['383CP001', '202CP001'],
      [':1:', ':2:'],
      [/:(\d{12}):/, ':202001010000:'],
    ] as const) {
      const signature = readMailboxSignature(inOrder().replace(from, to))!
      expect(isTrueSignature(signature, mailboxSecrets(key, '383CP001', 1))).toBe(false)
    }
  })

  it('is the hash of the national service', () => {
    const { sharedKey, password } = mailboxSecrets(key, '383CP001', 1)
    const expected = createHmac('sha256', sharedKey).update(`383CP001:the-nonce:1:${password}:202611221432`).digest('hex')
    expect(mailboxAuthorisation('383CP001', key, { nonce: 'the-nonce', timestamp: '202611221432' })).toBe(
      `NHSMESH 383CP001:the-nonce:1:202611221432:${expected}`,
    )
  })

  it.each([
    null,
    '',
    'Basic YTpi',
    'NHSMESH',
    'NHSMESH 383CP001',
    'NHSMESH 383cp001:nonce-nonce:1:202611221432:00',
    'Bearer x',
    mailboxAuthorisation('383CP001', key, { timestamp: '202602301432' }),
    mailboxAuthorisation('383CP001', key, { timestamp: '202613011432' }),
    mailboxAuthorisation('383CP001', key, { timestamp: '202611222532' }),
    mailboxAuthorisation('383CP001', key, { count: '-1' }),
    mailboxAuthorisation('383CP001', key, { nonce: 'a:b:c:d:e' }),
    `${inOrder()}00`,
    inOrder().slice(0, -1),
  ])('is nothing else: %s', (header) => {
    expect(readMailboxSignature(header)).toBeNull()
  })
})
