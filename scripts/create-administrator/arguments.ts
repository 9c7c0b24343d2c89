import { parseArgs } from 'node:util'
import { Refusal } from '@/lib/shared/refusal'
import type { NewAdministrator } from './create-administrator'

/** How to call the command. */
const usage = 'Usage: npm run admin:create -- --name "Given Family" --subject IDENTIFIER --issuer cis2'

/**
 * Reads the command line.
 *
 * @throws Refusal in one sentence, with the usage, if something is missing or not accepted
 */
export function readArguments(given: string[]): NewAdministrator {
  const { name, subject, issuer } = parsed(given)
  if (name === undefined || name.trim().length < 2 || name.trim().length > 120)
    throw new Refusal(`Give the person's name, 2 to 120 characters. ${usage}`)
  if (subject === undefined || subject.trim() === '' || subject.trim().length > 255) {
    throw new Refusal(`Give the identifier that the provider has for the person, its "sub". ${usage}`)
  }
  // Entra does not say how strongly somebody authenticated (security-and-reliability section 7).
  if (issuer !== 'cis2') throw new Refusal(`The issuer must be cis2: national administrators log in with NHS Care Identity. ${usage}`)
  return { name: name.trim(), subject: subject.trim(), provider: issuer }
}

function parsed(given: string[]): { name?: string; subject?: string; issuer?: string } {
  try {
    return parseArgs({ args: given, options: { name: { type: 'string' }, subject: { type: 'string' }, issuer: { type: 'string' } } }).values
  } catch {
    throw new Refusal(`There is an argument that this command does not accept. ${usage}`)
  }
}
