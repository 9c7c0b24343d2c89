import { createHash, generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { publicKeySet, signingKey } from '@/lib/identity/client-keys'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

it('the same id, computed from the public half, names the key in our assertions and in what we publish', async () => {
  const [published] = (await publicKeySet([privateKey])).keys
  const { e, kty, n } = privateKey.export({ format: 'jwk' })
  const thumbprint = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url')
  expect(published).toEqual({ e, kty, n, kid: thumbprint, alg: 'RS512', use: 'sig' })
  expect(await signingKey(privateKey)).toEqual({ ...privateKey.export({ format: 'jwk' }), kid: thumbprint, alg: 'RS512', use: 'sig' })
})
