import { createPrivateKey, type KeyObject } from 'node:crypto'

/** Shorter RSA keys are refused (NIST SP 800-131A). */
const LEAST_BITS = 2048

const BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g

/**
 * Reads RSA private keys.
 *
 * @param text one or more keys in PEM, one after the other; anything between them is ignored. A written-out `\n` counts as a line break,
 * because some places for settings cannot hold several lines
 * @returns the keys in their order
 * @throws RangeError when the text holds no key, or one that is not an RSA key of at least 2,048 bits; it repeats nothing of the text
 */
export function readPrivateKeys(text: string): KeyObject[] {
  const blocks = text.replaceAll('\\n', '\n').match(BLOCK) ?? []
  const keys = blocks.map(readKey)
  if (keys.length === 0 || keys.some((key) => key === null))
    throw new RangeError(`must hold RSA private keys of ${LEAST_BITS} bits or more in PEM, without a passphrase`)
  return keys as KeyObject[]
}

function readKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS ? key : null
  } catch {
    return null
  }
}
