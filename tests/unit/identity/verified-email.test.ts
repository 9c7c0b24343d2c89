import { describe, expect, it } from 'vitest'
import { verifiedEmail } from '@/lib/identity/verified-email'

describe('an e-mail address that a provider says', () => {
  it('counts when the provider has verified it, or Entra the owner of its domain', () => {
    for (const claim of [{ email_verified: true }, { xms_edov: true }, { xms_edov: 1 }, { xms_edov: '1' }]) {
      expect(verifiedEmail({ email: 'Sam.Person@Council.example', ...claim })).toBe('sam.person@council.example')
    }
  })

  it('counts for nothing otherwise', () => {
    for (const claim of [
      {},
      { email_verified: false },
      { email_verified: 'true' },
      { email_verified: 1 },
      { xms_edov: false },
      { xms_edov: 0 },
      { xms_edov: 'yes' },
    ]) {
      expect(verifiedEmail({ email: 'sam.person@council.example', ...claim })).toBeNull()
    }
    for (const email of [undefined, '', 'sam', ['sam@council.example'], 'a@b.example\nc@d.example'])
      expect(verifiedEmail({ email, email_verified: true })).toBeNull()
  })
})
